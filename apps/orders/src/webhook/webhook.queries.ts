import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { PageInfo, PageRequest } from '#contracts/generated/ashlar/common/v1/page.js';
import { KeysetCursors } from '#platform/database/keyset-cursor.js';
import { countOf, cutPage, toPage } from '#platform/database/page.js';
import { isUuid } from '../order/text-field.js';
import { deliveryColumns, type DeliveryRow, type DeliveryStatus } from './delivery-row.js';
import type { WebhookEndpoint } from './endpoint.entity.js';
import { endpointColumns, toEndpoint, type EndpointRow } from './endpoint.store.js';
import { endpointNotFound } from './webhook.errors.js';
import { WebhookSettings } from './webhook.settings.js';

/** A list in order of its rows' ids, which is the order in which they were made. */
interface ListById {
  name: string;
  columns: string;
  from: string;
  values: unknown[];
  newestFirst: boolean;
}

/** All reads. An id that is no UUID is one that does not exist. */
@Injectable()
export class WebhookQueries {
  private readonly cursors: KeysetCursors;

  constructor(
    private readonly dataSource: DataSource,
    settings: WebhookSettings,
  ) {
    this.cursors = new KeysetCursors(settings.internalSecret);
  }

  /** Throws WEBHOOK_ENDPOINT_NOT_FOUND. */
  async get(id: string): Promise<WebhookEndpoint> {
    const rows: EndpointRow[] = isUuid(id)
      ? await this.dataSource.query(`SELECT ${endpointColumns} FROM webhook_endpoint WHERE id = $1`, [id])
      : [];
    if (!rows[0]) throw endpointNotFound();
    return toEndpoint(rows[0]);
  }

  /** Oldest first. */
  async list(page: PageRequest | undefined): Promise<{ endpoints: WebhookEndpoint[]; page: PageInfo }> {
    const list = {
      name: 'webhook-endpoints',
      columns: endpointColumns,
      from: 'webhook_endpoint WHERE true',
      values: [],
      newestFirst: false,
    };
    const found = await this.pageOf<EndpointRow>(list, page);
    return { endpoints: found.rows.map(toEndpoint), page: found.page };
  }

  /** Every attempt, newest first. Throws WEBHOOK_ENDPOINT_NOT_FOUND. */
  async deliveries(
    endpointId: string,
    status: DeliveryStatus | undefined,
    page: PageRequest | undefined,
  ): Promise<{ deliveries: DeliveryRow[]; page: PageInfo }> {
    const { isDisabled } = await this.get(endpointId);
    const { rows, page: info } = await this.pageOf<DeliveryRow>(
      {
        name: `webhook-deliveries ${endpointId} ${status ?? ''}`,
        columns: deliveryColumns,
        from: 'webhook_delivery WHERE endpoint_id = $1 AND ($2::text IS NULL OR status = $2)',
        values: [endpointId, status ?? null],
        newestFirst: true,
      },
      page,
    );
    return { deliveries: isDisabled ? rows.map(asPaused) : rows, page: info };
  }

  private async pageOf<Row extends { id: string }>(
    list: ListById,
    page: PageRequest | undefined,
  ): Promise<{ rows: Row[]; page: PageInfo }> {
    const { name, columns, from, values, newestFirst } = list;
    const { limit, cursor, count } = toPage(page);
    const [after] = this.cursors.decode(name, cursor) ?? [];
    const keyset = after === undefined ? '' : `AND id ${newestFirst ? '<' : '>'} $${values.length + 2}`;
    const rows: Row[] = await this.dataSource.query(
      `SELECT ${columns} FROM ${from} ${keyset} ORDER BY id ${newestFirst ? 'DESC' : ''} LIMIT $${values.length + 1}`,
      [...values, limit + 1, ...(after === undefined ? [] : [after])],
    );
    const shown = cutPage(rows, limit, ({ id }) => this.cursors.encode(name, [id]));
    const total = await countOf(this.dataSource.manager, count, `FROM ${from}`, values);
    return { rows: shown.rows, page: { limit, nextCursor: shown.nextCursor, total } };
  }
}

/** Of an endpoint that is disabled nothing is due. */
const asPaused = (row: DeliveryRow): DeliveryRow => (row.status === 'pending' ? { ...row, next_attempt_at: null } : row);
