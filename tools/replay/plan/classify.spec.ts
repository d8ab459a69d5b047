import { describe, expect, it } from '@jest/globals';
import { toMils, toWhole } from './amounts.js';
import { classify } from './classify.js';

const judged = (invoice: string, code: string, quantity: string, price: string) => {
  const verdict = classify(invoice, { row: 2, code, description: '', quantity: toWhole(quantity), price: toMils(price) });
  return verdict.kind === 'none' ? verdict.reason : verdict;
};

describe('judging a line', () => {
  it('takes pieces sold at a price as a sale', () => {
    expect(judged('536365', '85123A', '6', '2.55')).toEqual({ kind: 'sale', pence: 255, quantity: 6 });
  });

  it('takes a negative quantity on a C invoice as a cancellation', () => {
    expect(judged('C536391', '22556', '-12', '1.65')).toEqual({ kind: 'cancellation', pence: 165, quantity: 12 });
  });

  it.each([
    ['536370', 'POST', '3', '18', 'postage'],
    ['536544', 'DOT', '1', '569.77', 'postage'],
    ['C536548', 'POST', '-1', '18', 'postage'],
    ['536540', 'C2', '1', '50', 'carriage'],
    ['537208', 'M', '4', '303', 'manual entry'],
    ['C536379', 'D', '-1', '27.5', 'discount'],
    ['C537581', 'S', '-1', '12.95', 'samples'],
    ['C537572', 'BANK CHARGES', '-1', '95.38', 'bank charges'],
    ['C537600', 'AMAZONFEE', '-1', '1', 'marketplace fee'],
    ['537600', 'CRUK', '1', '1', 'charity commission'],
    ['A563186', 'B', '1', '-11062.06', 'bad debt'],
    ['A563186', '22556', '1', '3', 'adjustment invoice'],
    ['536589', '21777', '-10', '0', 'damaged or corrected stock'],
    ['536414', '22139', '56', '0', 'price 0'],
    ['536414', '22139', '56', '-1', 'negative price'],
    ['536414', '22139', '0', '1', 'quantity 0'],
    ['550193', 'PADS', '1', '0.001', 'price is no whole number of pence'],
    ['550193', '22139', '1000001', '1', 'quantity too large for an order line'],
    ['C550193', '22139', '1', '1', 'cancellation without a negative quantity'],
    ['550193', '', '1', '1', 'no stock code'],
    ['550193', '22139', 'many', '1', 'unreadable quantity or price'],
    ['550193', '22139', '1.5', '1', 'unreadable quantity or price'],
    ['550193', '22139', '1', '1.2345', 'unreadable quantity or price'],
    ['550193', 'constructor', '1', '-1', 'negative price'],
  ])('counts %s %s × %s at %s as: %5$s', (invoice, code, quantity, price, reason) => {
    expect(judged(invoice, code, quantity, price)).toBe(reason);
  });
});

describe('reading amounts', () => {
  it.each([
    ['2.55', 2550],
    ['7.5', 7500],
    ['4', 4000],
    ['0.001', 1],
    ['2.5500', 2550],
    ['-11062.06', -11062060],
    ['-0', 0],
    ['', null],
    ['£2', null],
    ['1e3', null],
    ['1.2345', null],
  ])('%s is %s mils', (text, mils) => {
    expect(toMils(text)).toBe(mils);
  });
});
