import { describe, expect, it } from '@jest/globals';
import { emailProblem } from './email-address.js';

describe('an e-mail address', () => {
  it.each(['ada@example.com', 'Ada.Byron+shop@Sub.Example.CO.UK', "o'neill_#1@xn--bcher-kva.example", `${'a'.repeat(64)}@example.com`])(
    'may be %s',
    (email) => {
      expect(emailProblem(email)).toBeUndefined();
    },
  );

  it.each([
    '',
    'ada',
    '@example.com',
    'ada@',
    'ada@localhost',
    'ada@@example.com',
    'ada lovelace@example.com',
    '.ada@example.com',
    'ada.@example.com',
    'a..da@example.com',
    'ada@example..com',
    'ada@-example.com',
    'ada@example.com\n',
    'ada\0@example.com',
    'Ada <ada@example.com>',
    `${'a'.repeat(65)}@example.com`,
  ])('must not be %j', (email) => {
    expect(emailProblem(email)).toMatchObject({ code: 'INVALID_EMAIL' });
  });

  it('has at most 254 characters', () => {
    const ofLength = (length: number) => `a@${'b.'.repeat((length - 4) / 2)}cc`;
    expect(ofLength(254)).toHaveLength(254);
    expect(emailProblem(ofLength(254))).toBeUndefined();
    expect(emailProblem(ofLength(256))).toMatchObject({ code: 'TOO_LONG' });
  });
});
