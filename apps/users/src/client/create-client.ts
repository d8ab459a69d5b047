import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { CreateClientRequest } from '#contracts/generated/ashlar/users/v1/clients.js';
import type { Caller } from '#platform/grpc/call-context.js';
import { readClientScopes, readName } from './client-input.js';
import { newClientSecret } from './client-secret.js';
import type { Client } from './client.entity.js';
import { addSecret, readClient } from './client.store.js';

/** Makes a client with its first secret. */
@Injectable()
export class CreateClient {
  constructor(private readonly dataSource: DataSource) {}

  async execute(caller: Caller, request: CreateClientRequest): Promise<{ client: Client; secret: string }> {
    const [name, scopes] = [readName(request.name), readClientScopes(request.scopes)];
    const { secret, hash } = newClientSecret();
    const client = await this.dataSource.transaction(async (manager) => {
      const id = uuidv7();
      await manager.query('INSERT INTO api_client (id, name, scopes, created_by) VALUES ($1, $2, $3, $4)', [
        id,
        name,
        scopes,
        caller.userId,
      ]);
      await addSecret(manager, id, hash);
      return readClient(manager, id);
    });
    return { client, secret };
  }
}
