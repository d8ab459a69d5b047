import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { PersonKeyStore } from '#platform/privacy/person-key.store.js';
import { eraseCustomers } from './erase-customers.js';

/** Forgets people: their keys first, without which nothing of theirs can be read, then every row that says who they were. Repeating it is harmless. */
@Injectable()
export class ErasePeople {
  constructor(private readonly keys: PersonKeyStore) {}

  async execute(manager: EntityManager, personIds: readonly string[]): Promise<void> {
    if (personIds.length === 0) return;
    await this.keys.destroy(manager, personIds);
    await eraseCustomers(manager, personIds);
  }
}
