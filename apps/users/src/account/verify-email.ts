import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { appendEvents } from '#platform/events/event-log.js';
import { invalidToken } from './account.errors.js';
import { emailVerifications } from './mailed-tokens.js';

/** Takes an account's address as its owner's: somebody has the token that was sent there. */
@Injectable()
export class VerifyEmail {
  constructor(private readonly dataSource: DataSource) {}

  /** Throws 400 `INVALID_TOKEN`. */
  async execute(token: string): Promise<void> {
    await this.dataSource.transaction((manager) => this.apply(manager, token));
  }

  private async apply(manager: EntityManager, token: string): Promise<void> {
    const id = await emailVerifications.use(manager, token);
    if (id === undefined) throw invalidToken();
    const [rows] = await manager.query<[{ version: number }[], number]>(
      `UPDATE account SET email_verified = true, version = version + 1, updated_at = now()
       WHERE id = $1 AND deleted_at IS NULL AND NOT email_verified
       RETURNING version`,
      [id],
    );
    const [account] = rows;
    if (!account) throw invalidToken();
    await appendEvents(manager, [{ type: 'user.updated', subject: id, version: account.version, data: { fields: ['emailVerified'] } }]);
  }
}
