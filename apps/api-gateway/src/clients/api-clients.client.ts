import { Injectable } from '@nestjs/common';
import type { ClientServiceClient, IssueClientTokenRequest } from '#contracts/generated/ashlar/users/v1/clients.js';
import { DomainError } from '#platform/errors/domain-error.js';
import type { PromiseClient } from '#platform/grpc/grpc-client.js';
import { UsersPeer } from '#platform/grpc/peers.module.js';
import { created, page, resource } from '../edge/http/answer.js';
import { etagOfState } from '../edge/http/etag.js';
import { toPageRequest, type PageQuery } from '../edge/input/page.dto.js';
import { updateMask } from '../edge/input/update-mask.js';
import { knownId } from '../edge/input/uuid.js';
import { given } from '../edge/output/given.js';
import { toApiClientView, type ApiClientView } from './api-client.view.js';
import type { CreateApiClientDto, RotateApiClientSecretDto, UpdateApiClientDto } from './api-clients.dto.js';

const clientNotFound = () => new DomainError('not_found', 'API_CLIENT_NOT_FOUND', 'There is no such API client.');

/** API clients and their tokens, asked of users. */
@Injectable()
export class ApiClientsClient {
  private readonly clients: PromiseClient<ClientServiceClient>;

  constructor(users: UsersPeer) {
    this.clients = users.serviceClient<ClientServiceClient>('ashlar.users.v1.ClientService');
  }

  async list(query: PageQuery) {
    const answer = await this.clients.listClients({ page: toPageRequest(query) });
    return page(answer.clients.map(toApiClientView), answer.page);
  }

  async get(id: string) {
    return tagged(toApiClientView(given((await this.clients.getClient({ id: known(id) })).client)));
  }

  async create({ name, scopes }: CreateApiClientDto) {
    const { client, secret } = await this.clients.createClient({ name, scopes });
    const view = { ...toApiClientView(given(client)), secret };
    return created(view, `/api-clients/${view.id}`, tagOf(view));
  }

  async update(id: string, body: UpdateApiClientDto, expectedVersion: number | undefined) {
    const { client } = await this.clients.updateClient({
      id: known(id),
      updateMask: updateMask(body),
      name: body.name ?? '',
      scopes: body.scopes ?? [],
      disabled: body.disabled ?? false,
      expectedVersion,
    });
    return tagged(toApiClientView(given(client)));
  }

  async rotate(id: string, { overlapSeconds }: RotateApiClientSecretDto) {
    const { client, secret } = await this.clients.rotateClientSecret({ id: known(id), overlapSeconds });
    return tagged({ ...toApiClientView(given(client)), secret });
  }

  async delete(id: string, expectedVersion: number | undefined): Promise<void> {
    await this.clients.deleteClient({ id: known(id), expectedVersion });
  }

  /** The answer of RFC 6749 §5.1. */
  async issueToken(request: IssueClientTokenRequest) {
    const { accessToken, expiresIn, scope } = await this.clients.issueClientToken(request);
    return { access_token: accessToken, token_type: 'Bearer', expires_in: expiresIn, scope };
  }
}

const known = (id: string): string => knownId(id, clientNotFound);

/** Use and the end of a secret show without a new version. */
const tagOf = ({ version, updatedAt, lastUsedAt, secrets }: ApiClientView): string =>
  etagOfState(version, lastUsedAt ?? updatedAt, secrets.length);

const tagged = <T extends ApiClientView>(view: T) => resource(view, tagOf(view));
