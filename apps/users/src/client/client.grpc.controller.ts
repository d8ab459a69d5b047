import { Controller } from '@nestjs/common';
import {
  ClientServiceControllerMethods,
  type ClientServiceController,
  type CreateClientRequest,
  type CreateClientResponse,
  type DeleteClientRequest,
  type DeleteClientResponse,
  type GetClientRequest,
  type GetClientResponse,
  type IssueClientTokenRequest,
  type IssueClientTokenResponse,
  type ListClientsRequest,
  type ListClientsResponse,
  type RotateClientSecretRequest,
  type RotateClientSecretResponse,
  type UpdateClientRequest,
  type UpdateClientResponse,
} from '#contracts/generated/ashlar/users/v1/clients.js';
import { AdminOnly, Public } from '#platform/auth/access-rules.js';
import { theCaller } from '../caller.js';
import { toProtoClient } from './client.proto.js';
import { ClientQueries } from './client.queries.js';
import { ClientWrites } from './client-writes.js';
import { IssueClientToken } from './issue-client-token.js';

@Controller()
@ClientServiceControllerMethods()
export class ClientGrpcController implements ClientServiceController {
  constructor(
    private readonly queries: ClientQueries,
    private readonly writes: ClientWrites,
    private readonly issuing: IssueClientToken,
  ) {}

  @AdminOnly()
  async createClient(request: CreateClientRequest): Promise<CreateClientResponse> {
    const { client, secret } = await this.writes.create.execute(theCaller(), request);
    return { client: toProtoClient(client), secret };
  }

  @AdminOnly()
  async listClients({ page }: ListClientsRequest): Promise<ListClientsResponse> {
    const list = await this.queries.list(page);
    return { clients: list.clients.map(toProtoClient), page: list.page };
  }

  @AdminOnly()
  async getClient({ id }: GetClientRequest): Promise<GetClientResponse> {
    return { client: toProtoClient(await this.queries.get(id)) };
  }

  @AdminOnly()
  async updateClient(request: UpdateClientRequest): Promise<UpdateClientResponse> {
    return { client: toProtoClient(await this.writes.update.execute(request)) };
  }

  @AdminOnly()
  async rotateClientSecret(request: RotateClientSecretRequest): Promise<RotateClientSecretResponse> {
    const { client, secret } = await this.writes.rotate.execute(request);
    return { client: toProtoClient(client), secret };
  }

  @AdminOnly()
  async deleteClient(request: DeleteClientRequest): Promise<DeleteClientResponse> {
    await this.writes.remove.execute(request);
    return {};
  }

  @Public()
  issueClientToken(request: IssueClientTokenRequest): Promise<IssueClientTokenResponse> {
    return this.issuing.execute(request);
  }
}
