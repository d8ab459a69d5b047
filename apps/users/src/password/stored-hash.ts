import { verify as verifyArgon2 } from '@node-rs/argon2';
import { verify as verifyBcrypt } from '@node-rs/bcrypt';

/**
 * argon2id, which is the library's default algorithm, with the least that OWASP's Password Storage Cheat Sheet asks for: 19 MiB, 2 passes.
 */
export const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** A password as it is hashed: an é typed as one character or as two is the same é (NIST SP 800-63B §5.1.1.2). */
export const normalForm = (password: string): string => password.normalize('NFC');

const argon2 = /^\$argon2(id|i|d)\$v=\d+\$m=(\d+),t=(\d+),p=\d+\$[A-Za-z\d+/]+\$[A-Za-z\d+/]+$/;
const bcrypt = /^\$2[aby]\$\d\d\$[./A-Za-z\d]{53}$/;
/** bcrypt looks no further, so a longer password would be as good as its beginning (CVE-2025-22228 was that). */
const bcryptBytes = 72;

/**
 * How to compare a password with a stored hash; undefined when it cannot be that password, whatever the hash. Accounts that were brought along from
 * another system have bcrypt hashes, made of the password as it was typed.
 */
export function comparison(password: string, stored: string | null | undefined): (() => Promise<boolean>) | undefined {
  if (stored == null) return undefined;
  if (argon2.test(stored)) return () => verifyArgon2(stored, normalForm(password));
  if (bcrypt.test(stored) && Buffer.byteLength(password) <= bcryptBytes) return () => verifyBcrypt(password, stored);
  return undefined;
}

/** Whether a hash is weaker than what is made today. */
export function isOutdated(stored: string): boolean {
  const [, kind, memory, passes] = argon2.exec(stored) ?? [];
  return kind !== 'id' || Number(memory) * Number(passes) < cost.memoryCost * cost.timeCost;
}
