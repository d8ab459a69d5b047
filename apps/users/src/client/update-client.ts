import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { UpdateClientRequest } from '#contracts/generated/ashlar/users/v1/clients.js';
import { EndSessions } from '../session/end-sessions.js';
import { readClientChanges } from './client-input.js';
import { changesTo, endsTokens, type Client, type ClientChanges } from './client.entity.js';
import { lockClient, readClient } from './client.store.js';
import { endTokens } from './end-client-tokens.js';

/** Changes a client; what is so already makes no new version. Other scopes and disabling end the tokens that it has. */
@Injectable()
export class UpdateClient {
  constructor(
    private readonly dataSource: DataSource,
    private readonly endSessions: EndSessions,
  ) {}

  async execute(request: UpdateClientRequest): Promise<Client> {
    const wanted = readClientChanges(request);
    return this.endSessions.afterCommit(() => this.dataSource.transaction((manager) => this.apply(manager, request, wanted)));
  }

  private async apply(manager: EntityManager, { id, expectedVersion }: UpdateClientRequest, wanted: ClientChanges) {
    const { name, scopes, disabled } = changesTo(await lockClient(manager, id, expectedVersion), wanted);
    const changes = { name, scopes, disabled };
    if (Object.values(changes).some((value) => value !== undefined)) {
      await manager.query(
        `UPDATE api_client
         SET name = coalesce($2, name), scopes = coalesce($3, scopes), disabled = coalesce($4, disabled), version = version + 1, updated_at = now()
         WHERE id = $1`,
        [id, name, scopes, disabled],
      );
    }
    const ended = endsTokens(changes) ? await endTokens(manager, id) : [];
    return { result: await readClient(manager, id), ended };
  }
}
