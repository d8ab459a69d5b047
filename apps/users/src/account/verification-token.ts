import { createHash, randomBytes } from 'node:crypto';
import type { EntityManager } from 'typeorm';

/** How long the link of a mail works. */
export const verificationHours = 24;

const shape = /^[\w-]{43}$/;

/**
 * A token that shows that whoever has it reads the account's mail. Only its hash is kept, and a fast one is enough: 256 random bits cannot be guessed.
 * An earlier token stays good beside it, since a mail may go out twice. Throws away those that have expired, of anybody.
 */
export async function newVerificationToken(manager: EntityManager, accountId: string): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await manager.query('DELETE FROM email_verification WHERE expires_at < now()');
  await manager.query('INSERT INTO email_verification (hash, account_id, expires_at) VALUES ($1, $2, now() + make_interval(hours => $3))', [
    hashOf(token),
    accountId,
    verificationHours,
  ]);
  return token;
}

/** The account that a token is for. It is used up, and so is every other of that account. Undefined when it was used, has expired or never was. */
export async function useVerificationToken(manager: EntityManager, token: string): Promise<string | undefined> {
  if (!shape.test(token)) return undefined;
  const [used] = await manager.query<[{ accountId: string }[], number]>(
    `DELETE FROM email_verification
     WHERE account_id = (SELECT account_id FROM email_verification WHERE hash = $1 AND expires_at > now() FOR UPDATE)
     RETURNING account_id AS "accountId"`,
    [hashOf(token)],
  );
  return used[0]?.accountId;
}

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();
