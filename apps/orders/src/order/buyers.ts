import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { PersonKey } from '#platform/privacy/person-key.js';
import { PersonKeyStore } from '#platform/privacy/person-key.store.js';
import { CustomerEmails } from './customer-emails.js';

/** What a new order has to know of its customer. */
@Injectable()
export class Buyers {
  constructor(
    private readonly emails: CustomerEmails,
    private readonly keys: PersonKeyStore,
    private readonly dataSource: DataSource,
  ) {}

  /** Throws what `CustomerEmails` throws. */
  emailOf(userId: string): Promise<string> {
    return this.emails.of(userId);
  }

  /**
   * What their data are sealed with; undefined when they were erased, and nothing of them may be kept. It is had before the order's transaction: who is
   * erased in between leaves an order that nobody can read, and that is cleared soon after. Throws 409 PERSONAL_DATA_TAMPERED when the key is somebody
   * else's.
   */
  keyOf(userId: string): Promise<PersonKey | undefined> {
    const key = this.keys.findOrMake(this.dataSource.manager, userId);
    // Whoever asked may fail before they look at it.
    key.catch(() => undefined);
    return key;
  }
}
