import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { invalidToken } from '../account/account.errors.js';
import { UnsubscribeTokens } from './unsubscribe-token.js';

/** Takes a person off the mailing list; one who is off it stays so, and the first time counts. */
@Injectable()
export class Unsubscribe {
  constructor(
    private readonly dataSource: DataSource,
    private readonly tokens: UnsubscribeTokens,
  ) {}

  /** Throws 400 `INVALID_TOKEN`. */
  async execute(token: string): Promise<void> {
    const accountId = this.tokens.read(token);
    if (accountId === undefined) throw invalidToken();
    await this.dataSource.query(
      'UPDATE mailing_list_member SET unsubscribed_at = now() WHERE account_id = $1 AND unsubscribed_at IS NULL',
      [accountId],
    );
  }
}
