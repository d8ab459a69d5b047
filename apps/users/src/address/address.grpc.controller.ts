import { Controller } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import type {
  AccountServiceController,
  CreateAddressRequest,
  CreateAddressResponse,
  DeleteAddressRequest,
  DeleteAddressResponse,
  ListAddressesRequest,
  ListAddressesResponse,
  UpdateAddressRequest,
  UpdateAddressResponse,
} from '#contracts/generated/ashlar/users/v1/accounts.js';
import { ACCOUNT_SERVICE_NAME } from '#contracts/generated/ashlar/users/v1/accounts.js';
import { LoggedIn } from '#platform/auth/access-rules.js';
import { theCaller } from '../caller.js';
import { AddressBook } from './address-book.js';
import { toProtoAddress } from './address.proto.js';

/** The part of `AccountService` that is served here; the rest is the account's own controller. */
export type AddressMethods = 'listAddresses' | 'createAddress' | 'updateAddress' | 'deleteAddress';

@Controller()
export class AddressGrpcController implements Pick<AccountServiceController, AddressMethods> {
  constructor(private readonly book: AddressBook) {}

  @LoggedIn()
  @GrpcMethod(ACCOUNT_SERVICE_NAME)
  async listAddresses({ page }: ListAddressesRequest): Promise<ListAddressesResponse> {
    const list = await this.book.list(theCaller().userId, page);
    return { addresses: list.addresses.map(toProtoAddress), page: list.page };
  }

  @LoggedIn()
  @GrpcMethod(ACCOUNT_SERVICE_NAME)
  async createAddress({ address }: CreateAddressRequest): Promise<CreateAddressResponse> {
    return { address: toProtoAddress(await this.book.add(theCaller().userId, address)) };
  }

  @LoggedIn()
  @GrpcMethod(ACCOUNT_SERVICE_NAME)
  async updateAddress(request: UpdateAddressRequest): Promise<UpdateAddressResponse> {
    return { address: toProtoAddress(await this.book.update(theCaller().userId, request)) };
  }

  @LoggedIn()
  @GrpcMethod(ACCOUNT_SERVICE_NAME)
  async deleteAddress({ id, expectedVersion }: DeleteAddressRequest): Promise<DeleteAddressResponse> {
    await this.book.remove(theCaller().userId, id, expectedVersion);
    return {};
  }
}
