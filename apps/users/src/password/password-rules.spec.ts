import { describe, expect, it } from '@jest/globals';
import { commonPasswords } from './common-passwords.js';
import { passwordProblem } from './password-rules.js';

describe('a new password', () => {
  it.each([
    ['of 8 characters', 'tr0ub4do'],
    ['of 128 characters', 'ab'.repeat(64)],
    ['of spaces', '        '],
    ['in any script', 'пароль-из-слов'],
    ['of 128 emoji, each of which is one character', '🐴'.repeat(128)],
    ['with a common one inside', 'password of mine'],
  ])('may be one %s', (_, password) => {
    expect(passwordProblem(password)).toBeUndefined();
  });

  it.each([
    ['shorter than 8 characters', 'tr0ub4d', 'TOO_SHORT'],
    ['of 7 emoji, though they take 28 bytes', '🐴'.repeat(7), 'TOO_SHORT'],
    ['empty', '', 'TOO_SHORT'],
    ['longer than 128 characters', 'ab'.repeat(64) + 'c', 'TOO_LONG'],
    ['of 129 emoji', '🐴'.repeat(129), 'TOO_LONG'],
    ['that everybody uses', 'password1', 'TOO_COMMON'],
    ['that everybody uses, in capitals', 'QWERTYuiop', 'TOO_COMMON'],
    ['that everybody uses, with an accent in two pieces', 'contrasen\u0303a', 'TOO_COMMON'],
    ['of four characters and their accents', 'e\u0301'.repeat(4), 'TOO_SHORT'],
    ['with NUL', 'tr0ub4dor\0', 'INVALID'],
  ])('must not be one %s', (_, password, code) => {
    expect(passwordProblem(password)).toMatchObject({ code });
  });
});

it('knows some eighteen thousand common passwords, each long enough to be one, in lower case', () => {
  expect(commonPasswords.size).toBeGreaterThan(17_000);
  const odd = [...commonPasswords].filter((password) => password.length < 8 || password !== password.toLowerCase());
  expect(odd).toEqual([]);
});
