import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { eraseCustomers } from './erase-customers.js';

/** Longer than any request takes, and than any access token lives. */
const againForHours = 24;

/** Erases once more who was erased lately: an order that they were just placing may have been written after. */
@Injectable()
export class EraseAgain {
  constructor(private readonly dataSource: DataSource) {}

  async execute(): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const rows: { customer_id: string }[] = await manager.query(
        'SELECT customer_id FROM erased_customer WHERE erased_at > now() - make_interval(hours => $1)',
        [againForHours],
      );
      await eraseCustomers(
        manager,
        rows.map(({ customer_id }) => customer_id),
      );
    });
  }
}
