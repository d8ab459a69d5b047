import { hash as argon2 } from '@node-rs/argon2';
import { hash as bcrypt } from '@node-rs/bcrypt';
import { describe, expect, it } from '@jest/globals';
import { HashingGate } from './hashing-gate.js';
import { PasswordHasher } from './password-hasher.js';
import { cost, isOutdated } from './stored-hash.js';

const hasher = new PasswordHasher(new HashingGate(2, 100));
const weak = { ...cost, timeCost: 1 };

describe('a stored hash', () => {
  it('is argon2id, and of the whole password', async () => {
    const longest = 'a'.repeat(127);
    const hash = await hasher.hash(`${longest}b`);
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect([await hasher.matches(`${longest}b`, hash), await hasher.matches(`${longest}c`, hash)]).toEqual([true, false]);
  });

  it('does not tell how an accent was typed', async () => {
    const hash = await hasher.hash('cafe\u0301 au lait');
    await expect(hasher.matches('caf\u00e9 au lait', hash)).resolves.toBe(true);
  });

  it.each(['$2a$', '$2b$', '$2y$'])('may be bcrypt’s %s, of an account that was brought along', async (prefix) => {
    const stored = (await bcrypt('correct horse battery', 4)).replace(/^\$2.\$/, () => prefix);
    expect(stored.startsWith(prefix)).toBe(true);
    expect([await hasher.matches('correct horse battery', stored), await hasher.matches('wrong horse battery', stored)]).toEqual([
      true,
      false,
    ]);
    expect(isOutdated(stored)).toBe(true);
  });

  it('is compared by bcrypt with the password as it was typed there', async () => {
    const typed = 'cafe\u0301 au lait';
    await expect(hasher.matches(typed, await bcrypt(typed, 4))).resolves.toBe(true);
  });

  it('of bcrypt is never matched by more than it can tell apart', async () => {
    const all = 'x'.repeat(72);
    const stored = await bcrypt(`${all}the rest`, 4);
    expect([await hasher.matches(all, await bcrypt(all, 4)), await hasher.matches(`${all}another rest`, stored)]).toEqual([true, false]);
    const emoji = '🐴'.repeat(18);
    expect([await hasher.matches(emoji, await bcrypt(emoji, 4)), await hasher.matches(`${emoji}!`, await bcrypt(emoji, 4))]).toEqual([
      true,
      false,
    ]);
  });

  it('of bcrypt is not matched by what a NUL cuts off', async () => {
    await expect(hasher.matches('password\0more', await bcrypt('password', 4))).resolves.toBe(false);
  });

  it.each([
    ['nothing', undefined],
    ['somebody who was erased', null],
    ['another system’s', '$P$BIRXVj/ZG0YRiBH8gnRy0x72BXxBMM1'],
    ['half a hash', '$argon2id$v=19$m=19456,t=2,p=1$'],
    ['plain text', 'correct horse battery'],
  ])('matches no password when it is %s', async (_, stored) => {
    await expect(hasher.matches('correct horse battery', stored)).resolves.toBe(false);
  });

  it('is outdated when it is weaker than what is made today, and not when it is stronger', async () => {
    const password = 'correct horse battery';
    expect(isOutdated(await hasher.hash(password))).toBe(false);
    expect(isOutdated(await argon2(password, { ...cost, memoryCost: 65_536 }))).toBe(false);
    expect(isOutdated(await argon2(password, weak))).toBe(true);
    expect(isOutdated(await argon2(password, { ...cost, algorithm: 1 /* argon2i */ }))).toBe(true);
    await expect(hasher.matches(password, await argon2(password, weak))).resolves.toBe(true);
  });
});
