import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { PageInfo, PageRequest } from '#contracts/generated/ashlar/common/v1/page.js';
import { KeysetCursors } from '#platform/database/keyset-cursor.js';
import { countOf, cutPage, toPage } from '#platform/database/page.js';
import { clientColumns, type Client } from './client.entity.js';
import { readClient, withSecrets, type ClientRow } from './client.store.js';

const list = JSON.stringify(['api-clients']);
const from = 'FROM api_client c';

@Injectable()
export class ClientQueries {
  constructor(
    private readonly dataSource: DataSource,
    private readonly cursors: KeysetCursors,
  ) {}

  /** Throws 404 `API_CLIENT_NOT_FOUND`. */
  get = (id: string): Promise<Client> => readClient(this.dataSource.manager, id);

  /** Newest first. */
  async list(request: PageRequest | undefined): Promise<{ clients: Client[]; page: PageInfo }> {
    const { limit, cursor, count } = toPage(request);
    const after = this.cursors.decode(list, cursor);
    const rows = await this.dataSource.query<ClientRow[]>(
      `SELECT ${clientColumns} ${from} ${after ? 'WHERE (c.created_at, c.id) < ($2, $3)' : ''} ORDER BY c.created_at DESC, c.id DESC LIMIT $1`,
      [limit + 1, ...(after ?? [])],
    );
    const shown = cutPage(rows, limit, (last) => this.cursors.encode(list, [last.createdAt.toISOString(), last.id]));
    const total = await countOf(this.dataSource.manager, count, from, []);
    return { clients: await withSecrets(this.dataSource.manager, shown.rows), page: { limit, nextCursor: shown.nextCursor, total } };
  }
}
