import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Guesses } from './guesses.js';
import { PasswordHasher } from './password-hasher.js';
import { isOutdated } from './stored-hash.js';

/** An account, as far as its password goes. */
interface Holder {
  id: string;
  passwordHash: string;
}

/** Finds out whether somebody knows a password, and keeps its hash in the form that is made today. */
@Injectable()
export class PasswordCheck {
  constructor(
    private readonly dataSource: DataSource,
    private readonly passwords: PasswordHasher,
    private readonly guesses: Guesses,
  ) {}

  /**
   * The hash that now stands for the password; undefined when it is wrong, or when nobody has the address, which takes as long. Throws 429
   * `TOO_MANY_ATTEMPTS`, 503 `LOGIN_BUSY`.
   */
  async check(emailIndex: Buffer, holder: Holder | undefined, password: string): Promise<string | undefined> {
    const isRight = await this.guesses.check(emailIndex, () => this.passwords.matches(password, holder?.passwordHash));
    if (!holder || !isRight) return undefined;
    return isOutdated(holder.passwordHash) ? this.upgrade(holder, password) : holder.passwordHash;
  }

  /** Unless it has become another hash meanwhile: by another log-in, which upgraded it too, or because the password was changed. */
  private async upgrade({ id, passwordHash }: Holder, password: string): Promise<string | undefined> {
    const better = await this.passwords.hash(password);
    const [, count] = await this.dataSource.query<[unknown, number]>(
      'UPDATE account SET password_hash = $3 WHERE id = $1 AND password_hash = $2 AND deleted_at IS NULL',
      [id, passwordHash, better],
    );
    if (count > 0) return better;
    const [now] = await this.dataSource.query<{ hash: string | null }[]>('SELECT password_hash AS hash FROM account WHERE id = $1', [id]);
    return now?.hash && (await this.passwords.matches(password, now.hash)) ? now.hash : undefined;
  }
}
