import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { PersonKey } from '#platform/privacy/person-key.js';
import { PersonKeyStore } from '#platform/privacy/person-key.store.js';
import { CustomerEmails } from './customer-emails.js';

/** What a new order has to know of its customer. */
export interface Buyer {
  email: string;
  /** What their data are sealed with; undefined when they were erased, and nothing of them may be kept. */
  key: PersonKey | undefined;
}

@Injectable()
export class Buyers {
  constructor(
    private readonly emails: CustomerEmails,
    private readonly keys: PersonKeyStore,
    private readonly dataSource: DataSource,
  ) {}

  /**
   * The key is had before the order's transaction: who is erased in between leaves an order that nobody can read, and that is cleared soon after.
   * Throws what `CustomerEmails` throws, and 409 PERSONAL_DATA_TAMPERED when the key is somebody else's.
   */
  async of(userId: string): Promise<Buyer> {
    const [email, key] = await Promise.all([this.emails.of(userId), this.keys.findOrMake(this.dataSource.manager, userId)]);
    return { email, key };
  }
}
