import { randomBytes } from 'node:crypto';
import { hash, hashSync, verify } from '@node-rs/argon2';
import { isLongerThan } from '../field-check.js';
import type { HashingGate } from './hashing-gate.js';
import { maxPasswordLength } from './password-length.js';
import { comparison, cost, normalForm } from './stored-hash.js';

/** Hashes and checks passwords, a few at a time. */
export class PasswordHasher {
  /** Of a password that nobody has: an unknown address costs the same time as a wrong password. */
  private readonly nobodys = hashSync(randomBytes(32), cost);

  constructor(private readonly gate: HashingGate) {}

  hash(password: string): Promise<string> {
    return this.gate.run(() => hash(normalForm(password), cost));
  }

  /** Whether `password` made `stored`; never, but in the same time, when there is no hash to compare with. */
  async matches(password: string, stored: string | null | undefined): Promise<boolean> {
    const impossible = isLongerThan(password, maxPasswordLength) || password.includes('\0');
    const compare = impossible ? undefined : comparison(password, stored);
    const same = await this.gate.run(compare ?? (() => verify(this.nobodys, '')));
    return same && compare !== undefined;
  }
}
