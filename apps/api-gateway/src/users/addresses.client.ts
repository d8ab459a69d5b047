import { Injectable } from '@nestjs/common';
import type { AccountServiceClient } from '#contracts/generated/ashlar/users/v1/accounts.js';
import { DomainError } from '#platform/errors/domain-error.js';
import type { PromiseClient } from '#platform/grpc/grpc-client.js';
import { UsersPeer } from '#platform/grpc/peers.module.js';
import { created, page, resource } from '../edge/http/answer.js';
import { toPageRequest, type PageQuery } from '../edge/input/page.dto.js';
import { toPostalAddress } from '../edge/input/to-postal-address.js';
import { updateMask } from '../edge/input/update-mask.js';
import { knownId } from '../edge/input/uuid.js';
import { given } from '../edge/output/given.js';
import { toAddressView } from './address.view.js';
import type { CreateAddressDto, UpdateAddressDto } from './users.dto.js';

const notFound = () => new DomainError('not_found', 'ADDRESS_NOT_FOUND', 'There is no such address.');

/** The caller's address book, asked of users. */
@Injectable()
export class AddressesClient {
  private readonly accounts: PromiseClient<AccountServiceClient>;

  constructor(users: UsersPeer) {
    this.accounts = users.serviceClient<AccountServiceClient>('ashlar.users.v1.AccountService');
  }

  async list(query: PageQuery) {
    const answer = await this.accounts.listAddresses({ page: toPageRequest(query) });
    return page(answer.addresses.map(toAddressView), answer.page);
  }

  async create(body: CreateAddressDto) {
    const address = toAddressView(given((await this.accounts.createAddress({ address: toPostalAddress(body) })).address));
    return created(address, `/users/me/addresses/${address.id}`);
  }

  async update(id: string, body: UpdateAddressDto, expectedVersion: number | undefined) {
    const { address } = await this.accounts.updateAddress({
      id: knownId(id, notFound),
      updateMask: updateMask(body),
      address: toPostalAddress(body),
      expectedVersion,
    });
    return resource(toAddressView(given(address)));
  }

  async delete(id: string, expectedVersion: number | undefined): Promise<void> {
    await this.accounts.deleteAddress({ id: knownId(id, notFound), expectedVersion });
  }
}
