import { Controller } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import type {
  AccountServiceController,
  DeleteUserRequest,
  DeleteUserResponse,
  GetUserRequest,
  GetUserResponse,
  ListUsersRequest,
  ListUsersResponse,
  RegisterRequest,
  RegisterResponse,
  UpdateUserRequest,
  UpdateUserResponse,
} from '#contracts/generated/ashlar/users/v1/accounts.js';
import { ACCOUNT_SERVICE_NAME } from '#contracts/generated/ashlar/users/v1/accounts.js';
import { Access, AdminOnly, LoggedIn, Public } from '#platform/auth/access-rules.js';
import type { AddressMethods } from '../address/address.grpc.controller.js';
import { theCaller } from '../caller.js';
import { toProtoUser, fromProtoRole } from './account.proto.js';
import { AccountQueries } from './account.queries.js';
import { DeleteUser } from './delete-user.js';
import type { EmailMethods } from './email.grpc.controller.js';
import { assertMayTouch } from './own-account.js';
import type { PasswordMethods } from './password.grpc.controller.js';
import { Register } from './register.js';
import { maskedChanges } from './update-mask.js';
import { UpdateUser } from './update-user.js';

@Controller()
export class AccountGrpcController implements Omit<AccountServiceController, AddressMethods | EmailMethods | PasswordMethods> {
  constructor(
    private readonly registration: Register,
    private readonly updating: UpdateUser,
    private readonly deleting: DeleteUser,
    private readonly accounts: AccountQueries,
  ) {}

  @Public()
  @GrpcMethod(ACCOUNT_SERVICE_NAME)
  async register(request: RegisterRequest): Promise<RegisterResponse> {
    const { account, tokens } = await this.registration.execute(request);
    return { user: toProtoUser(account), tokens };
  }

  /** Orders asks for the address of the buyer behind the call. */
  @Access({ who: 'user', peers: ['api-gateway', 'orders'] })
  @GrpcMethod(ACCOUNT_SERVICE_NAME)
  async getUser({ id }: GetUserRequest): Promise<GetUserResponse> {
    assertMayTouch(theCaller(), id);
    return { user: toProtoUser(await this.accounts.get(id)) };
  }

  @AdminOnly()
  @GrpcMethod(ACCOUNT_SERVICE_NAME)
  async listUsers({ page, email, role }: ListUsersRequest): Promise<ListUsersResponse> {
    const list = await this.accounts.list({ email, role: fromProtoRole(role) }, page);
    return { users: list.accounts.map(toProtoUser), page: list.page };
  }

  @LoggedIn()
  @GrpcMethod(ACCOUNT_SERVICE_NAME)
  async updateUser(request: UpdateUserRequest): Promise<UpdateUserResponse> {
    const { id, expectedVersion } = request;
    const account = await this.updating.execute(theCaller(), { id, wanted: maskedChanges(request), expectedVersion });
    return { user: toProtoUser(account) };
  }

  @LoggedIn()
  @GrpcMethod(ACCOUNT_SERVICE_NAME)
  async deleteUser({ id, expectedVersion }: DeleteUserRequest): Promise<DeleteUserResponse> {
    await this.deleting.execute(theCaller(), id, expectedVersion);
    return {};
  }
}
