import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { preparedQuery } from '#platform/database/prepared-query.js';
import { unlessTampered } from '#platform/privacy/person-key.js';
import { PersonKeys } from '#platform/privacy/person-keys.js';
import { nobody, openContact, type Contact } from './contact.js';
import { selectContact, toStoredContact, type ContactRow } from './order-row.js';
import type { Order } from './order.entity.js';

/** Opens who orders are for. Everybody is nobody once they were erased. */
@Injectable()
export class OrderContacts {
  constructor(
    private readonly keys: PersonKeys,
    private readonly dataSource: DataSource,
  ) {}

  /** Throws 409 PERSONAL_DATA_TAMPERED. */
  open({ state }: Order): Contact {
    return openContact(this.keys, state.customerId, state.contact);
  }

  /** The same for lists, and for what has to go on: nobody where it was tampered with, which is in the log. */
  openOrLeave(order: Order): Contact {
    return unlessTampered(() => this.open(order), nobody);
  }

  /** Of the order of that id, as it stands. */
  async read(orderId: string): Promise<Contact & { customerId: string | null }> {
    const { rows } = await preparedQuery<ContactRow>(this.dataSource.manager, selectContact, [orderId]);
    const row = rows[0];
    if (!row) throw new Error(`The order ${orderId} is gone`);
    const customerId = row.customer_id;
    return { customerId, ...unlessTampered(() => openContact(this.keys, customerId, toStoredContact(row)), nobody) };
  }
}
