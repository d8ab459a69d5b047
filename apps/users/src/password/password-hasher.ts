import { randomBytes } from 'node:crypto';
import { hash, hashSync, verify } from '@node-rs/argon2';
import { isLongerThan } from '../field-check.js';
import type { HashingGate } from './hashing-gate.js';
import { maxPasswordLength } from './password-rules.js';

/** argon2id, which is the library's default algorithm, with the least that OWASP's Password Storage Cheat Sheet asks for: 19 MiB, 2 passes. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Hashes and checks passwords, a few at a time. */
export class PasswordHasher {
  /** Of a password that nobody has: an unknown address costs the same time as a wrong password. */
  private readonly nobodys = hashSync(randomBytes(32), cost);

  constructor(private readonly gate: HashingGate) {}

  hash(password: string): Promise<string> {
    return this.gate.run(() => hash(password, cost));
  }

  /** Whether `password` made `hashed`; never, but in the same time, when there is no hash to compare with. */
  async matches(password: string, hashed: string | undefined): Promise<boolean> {
    const impossible = hashed === undefined || isLongerThan(password, maxPasswordLength);
    const same = await this.gate.run(() => (impossible ? verify(this.nobodys, '') : verify(hashed, password)));
    return same && !impossible;
  }
}
