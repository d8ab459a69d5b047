import { describe, expect, it } from '@jest/globals';
import { formatMoney } from './format-money.js';
import { writeLetter } from './letter.js';

const letter = (name: string) =>
  writeLetter({
    subject: 'Hello',
    title: `Hello ${name}`,
    parts: [
      { text: 'It is on its way.' },
      { button: 'Open', url: 'https://shop.example/?a=1&b="2"' },
      {
        rows: [
          { label: name, value: '£1.00' },
          { label: 'Total', value: '£2.00', strong: true },
        ],
      },
      { small: 'Leave', url: 'https://shop.example/leave' },
    ],
    signature: 'Corner Shop',
  });

describe('A letter', () => {
  it('says the same as text and as HTML', () => {
    const { text, html } = letter('Ada');
    for (const words of ['Hello Ada', 'It is on its way.', 'Open', 'https://shop.example/leave', '£1.00', 'Total', 'Corner Shop']) {
      expect(text).toContain(words);
      expect(html).toContain(words);
    }
  });

  it('lets nobody write HTML into it, and leaves plain text as it is', () => {
    const { text, html } = letter(`<img src=x onerror="alert('1')">&`);
    expect(html).toContain('Hello &lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;');
    expect(html).not.toContain('<img');
    expect(html).toContain('href="https://shop.example/?a=1&amp;b=&quot;2&quot;"');
    expect(text).toContain(`Hello <img src=x onerror="alert('1')">&`);
  });
});

describe('Money in a letter', () => {
  it.each([
    [1999, 'GBP', '£19.99'],
    [5, 'GBP', '£0.05'],
    [0, 'EUR', '€0.00'],
    [1500, 'JPY', 'JP¥1,500'],
    [Number.MAX_SAFE_INTEGER, 'GBP', '£90,071,992,547,409.91'],
    [-250, 'GBP', '-£2.50'],
    [123_450, 'HUF', 'HUF\u00a01,234.50'],
  ])('%d %s is %s', (amount, currency, words) => {
    expect(formatMoney({ amount, currency })).toBe(words);
  });
});
