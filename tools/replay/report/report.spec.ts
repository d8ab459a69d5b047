import { describe, expect, it } from '@jest/globals';
import { showMils } from '../plan/amounts.js';
import { Tally } from '../plan/tally.js';
import { percentile } from './percentile.js';
import { stageLine } from './progress.js';
import { tallyTable } from './summary.js';

describe('the report', () => {
  it('gives percentiles by nearest rank', () => {
    const values = [10, 2, 3, 4, 5, 6, 7, 8, 9, 1];
    expect([0.5, 0.95, 0.99, 0.1].map((share) => percentile(values, share))).toEqual([5, 10, 10, 1]);
    expect(percentile([], 0.5)).toBeUndefined();
  });

  it.each([
    [3907805110, '£3,907,805.11'],
    [-149235210, '-£149,235.21'],
    [1, '£0.001'],
    [0, '£0.00'],
  ])('shows %s mils as %s', (mils, shown) => {
    expect(showMils(mils)).toBe(shown);
  });

  it('lists what became of the lines, and their sum', () => {
    const tally = new Tally();
    tally.add('postage', 18_000);
    tally.add('refunded', -1_000);
    tally.add('sold', 5_100);
    tally.add('cancellation: more than was bought', -500, 0);
    expect(tallyTable(tally).map((line) => line.trim().replace(/\s{2,}/g, ' | '))).toEqual([
      'sold | 1 | £5.10',
      'refunded | 1 | -£1.00',
      'postage | 1 | £18.00',
      'cancellation: more than was bought | 0 | -£0.50',
      'all lines | 3 | £21.60',
    ]);
  });

  it('says how far a stage is, how fast, and why it tried again', () => {
    const stage = { title: 'Orders', total: 8082, done: 4041, retries: 12, lastWhy: 'ECONNREFUSED' };
    expect(stageLine(stage, 40)).toBe('Orders 4,041/8,082 · 101/s · 40 s to go · 12 tried again, last ECONNREFUSED');
    expect(stageLine({ ...stage, done: 8082, retries: 0 }, 80)).toBe('Orders 8,082/8,082 · 101/s · 80.0 s');
  });
});
