import { createHash, randomBytes } from 'node:crypto';
import type { EntityManager } from 'typeorm';

/** Whose token it is, and the address that it goes to. */
interface Holder {
  accountId: string;
  emailIndex: Buffer;
}

const shape = /^[\w-]{43}$/;

/**
 * Tokens that show that whoever has one reads an account's mail. Only their hashes are kept, and a fast one is enough: 256 random bits cannot be
 * guessed. One works once, for a while, and only as long as the account has the address that it went to.
 */
class MailedTokens {
  private readonly good: string;

  constructor(
    private readonly table: 'email_verification' | 'password_reset',
    readonly minutes: number,
  ) {
    this.good = `
      SELECT t.account_id FROM ${table} t JOIN account a ON a.id = t.account_id
      WHERE t.hash = $1 AND t.expires_at > now() AND a.email_index = coalesce(t.email_index, a.email_index) AND NOT a.disabled AND a.deleted_at IS NULL`;
  }

  /** An earlier one stays good beside it, since a mail may go out twice. */
  async issue(manager: EntityManager, { accountId, emailIndex }: Holder): Promise<string> {
    const token = randomBytes(32).toString('base64url');
    await manager.query(
      `INSERT INTO ${this.table} (hash, account_id, email_index, expires_at) VALUES ($1, $2, $3, now() + make_interval(mins => $4))`,
      [hashOf(token), accountId, emailIndex, this.minutes],
    );
    return token;
  }

  /** Whether `use` would take it now. */
  async isGood(manager: EntityManager, token: string): Promise<boolean> {
    return shape.test(token) && (await manager.query<unknown[]>(this.good, [hashOf(token)])).length > 0;
  }

  /** The account that a token is for. It is used up, and so is every other of that account. Undefined when it was used, has expired or never was. */
  async use(manager: EntityManager, token: string): Promise<string | undefined> {
    if (!shape.test(token)) return undefined;
    const [used] = await manager.query<[{ accountId: string }[], number]>(
      `DELETE FROM ${this.table} WHERE account_id = (${this.good} FOR NO KEY UPDATE OF a) RETURNING account_id AS "accountId"`,
      [hashOf(token)],
    );
    return used[0]?.accountId;
  }

  /** Of an account, all. */
  async forget(manager: EntityManager, accountId: string): Promise<void> {
    await manager.query(`DELETE FROM ${this.table} WHERE account_id = $1`, [accountId]);
  }

  /** Of everybody, those that have expired. */
  async forgetOld(manager: EntityManager): Promise<void> {
    await manager.query(`DELETE FROM ${this.table} WHERE expires_at < now()`);
  }
}

/** In the welcome mail, and whenever somebody's address is to be verified. */
export const emailVerifications = new MailedTokens('email_verification', 24 * 60);

/** In the mail to somebody who forgot their password. */
export const passwordResets = new MailedTokens('password_reset', 30);

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();
