import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { advisoryLocks } from '#platform/database/advisory-locks.js';
import { PersonKeyStore } from '#platform/privacy/person-key.store.js';
import { sealContact } from '../order/contact.js';
import type { ShippingAddress } from '../order/shipping-address.js';
import { sealSecret } from '../webhook/endpoint-secrets.js';

const batch = 200;

interface PlainOrder {
  id: string;
  customer_id: string | null;
  email: string | null;
  shipping_address: ShippingAddress | null;
}

interface PlainSecret {
  id: string;
  endpoint_id: string;
  secret: string;
}

/** Seals what earlier releases wrote in plain. Rows that somebody is writing are left for the next time. */
@Injectable()
export class SealEarlier {
  constructor(
    private readonly dataSource: DataSource,
    private readonly keys: PersonKeyStore,
  ) {}

  /** Quick when there is nothing to do. */
  async execute(): Promise<void> {
    await this.inBatches((manager) => this.sealOrders(manager));
    await this.inBatches((manager) => this.sealSecrets(manager));
  }

  /** One copy of this service at a time; another has nothing to do meanwhile. */
  private async inBatches(seal: (manager: EntityManager) => Promise<number>): Promise<void> {
    const next = () =>
      this.dataSource.transaction(async (manager) => {
        const [{ mine }] = await manager.query<[{ mine: boolean }]>('SELECT pg_try_advisory_xact_lock($1) AS mine', [
          advisoryLocks.sealExisting,
        ]);
        return mine ? seal(manager) : 0;
      });
    while ((await next()) > 0);
  }

  private async sealOrders(manager: EntityManager): Promise<number> {
    const rows: PlainOrder[] = await manager.query(plainOrders);
    const customers = new Set(rows.flatMap(({ customer_id: id }) => id ?? []));
    const keys = await this.keys.findOrMakeAll(manager, [...customers]);
    const sealed = rows.map(({ customer_id: id, email, shipping_address: shippingAddress }) =>
      sealContact(id === null ? undefined : keys.get(id), { email, shippingAddress }),
    );
    if (rows.length > 0)
      await manager.query(sealOrders, [
        rows.map(({ id }) => id),
        sealed.map(({ email }) => email),
        sealed.map(({ shippingAddress }) => shippingAddress),
      ]);
    return rows.length;
  }

  private async sealSecrets(manager: EntityManager): Promise<number> {
    const rows: PlainSecret[] = await manager.query(plainSecrets);
    for (const { id, endpoint_id: endpointId, secret } of rows) {
      const key = await this.keys.findOrMake(manager, endpointId);
      await manager.query('UPDATE webhook_secret SET secret = NULL, secret_sealed = $2 WHERE id = $1', [id, sealSecret(key, secret)]);
    }
    return rows.length;
  }
}

const plainOrders = `
  SELECT id, customer_id, email, shipping_address FROM customer_order WHERE email IS NOT NULL OR shipping_address IS NOT NULL
  ORDER BY id LIMIT ${batch} FOR NO KEY UPDATE SKIP LOCKED`;

/** What is shown of an order stays the same, and so does its time of writing. */
const sealOrders = `
  UPDATE customer_order o SET email = NULL, shipping_address = NULL, email_sealed = s.email, shipping_address_sealed = s.shipping_address
  FROM unnest($1::uuid[], $2::bytea[], $3::bytea[]) AS s (id, email, shipping_address) WHERE o.id = s.id`;

const plainSecrets = `SELECT id, endpoint_id, secret FROM webhook_secret WHERE secret IS NOT NULL LIMIT ${batch} FOR UPDATE SKIP LOCKED`;
