import { describe, expect, it } from '@jest/globals';
import { readOptions, WrongUsage } from './options.js';

describe('the command line', () => {
  it('needs only a file', () => {
    expect(readOptions(['orders.csv'], {})).toMatchObject({
      file: 'orders.csv',
      clients: 8,
      url: 'http://127.0.0.1:3000',
      sandboxUrl: 'http://127.0.0.1:3010',
      dataDir: '.data',
    });
  });

  it('follows the variables that npm start follows, and options before them', () => {
    const env = { PORT: '4000', PAYMENT_PROVIDER_SANDBOX_PORT: '4010', ASHLAR_DATA_DIR: '/tmp/shop' };
    expect(readOptions(['f', '--limit', '200', '--clients=4', '--url', 'http://localhost:5000/'], env)).toMatchObject({
      limit: 200,
      clients: 4,
      url: 'http://localhost:5000',
      sandboxUrl: 'http://127.0.0.1:4010',
      dataDir: '/tmp/shop',
    });
  });

  it.each([
    [[], /Which file/],
    [['a', 'b'], /One file at a time: b/],
    [['a', '--limit', '0'], /--limit is a whole number from 1, not 0/],
    [['a', '--clients', 'x'], /--clients/],
    [['a', '--url', 'ftp:x'], /--url is an http URL/],
    [['a', '--nonsense'], /nonsense/],
  ])('refuses %j in one sentence', (args, sentence) => {
    expect(() => readOptions(args, {})).toThrow(WrongUsage);
    expect(() => readOptions(args, {})).toThrow(sentence);
  });
});
