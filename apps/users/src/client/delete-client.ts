import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { DeleteClientRequest } from '#contracts/generated/ashlar/users/v1/clients.js';
import { EndSessions } from '../session/end-sessions.js';
import { lockClient } from './client.store.js';
import { removeSecrets } from './end-client-tokens.js';

/** Takes a client away, with its secrets and its tokens. */
@Injectable()
export class DeleteClient {
  constructor(
    private readonly dataSource: DataSource,
    private readonly endSessions: EndSessions,
  ) {}

  async execute({ id, expectedVersion }: DeleteClientRequest): Promise<void> {
    await this.endSessions.afterCommit(() =>
      this.dataSource.transaction(async (manager) => {
        await lockClient(manager, id, expectedVersion);
        const ended = await removeSecrets(manager, id, 'all');
        await manager.query('DELETE FROM api_client WHERE id = $1', [id]);
        return { result: undefined, ended };
      }),
    );
  }
}
