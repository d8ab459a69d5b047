import { Injectable } from '@nestjs/common';
import type { AccountServiceClient, UpdateUserRequest } from '#contracts/generated/ashlar/users/v1/accounts.js';
import { Role } from '#contracts/generated/ashlar/users/v1/user.js';
import { Revocations } from '#platform/auth/revocations.js';
import { DomainError } from '#platform/errors/domain-error.js';
import { currentCall } from '#platform/grpc/call-context.js';
import type { PromiseClient } from '#platform/grpc/grpc-client.js';
import { UsersPeer } from '#platform/grpc/peers.module.js';
import { page, resource } from '../edge/http/answer.js';
import { toPageRequest } from '../edge/input/page.dto.js';
import { updateMask } from '../edge/input/update-mask.js';
import { knownId } from '../edge/input/uuid.js';
import { given } from '../edge/output/given.js';
import { toAccountView, toUserView } from './user.view.js';
import type { ChangeEmailDto, ChangePasswordDto, UpdateMeDto, UpdateUserDto, UsersQuery } from './users.dto.js';

const notFound = () => new DomainError('not_found', 'USER_NOT_FOUND', 'There is no such user.');
const roles = { customer: Role.ROLE_CUSTOMER, admin: Role.ROLE_ADMIN } as const;

/** Accounts, asked of users. */
@Injectable()
export class UsersClient {
  private readonly accounts: PromiseClient<AccountServiceClient>;

  constructor(
    users: UsersPeer,
    private readonly revocations: Revocations,
  ) {
    this.accounts = users.serviceClient<AccountServiceClient>('ashlar.users.v1.AccountService');
  }

  async me() {
    return resource(toUserView(given((await this.accounts.getUser({ id: me().userId })).user)));
  }

  async updateMe(body: UpdateMeDto, expectedVersion: number | undefined) {
    return resource(toUserView(await this.write(me().userId, body, expectedVersion)));
  }

  async deleteMe(expectedVersion: number | undefined): Promise<void> {
    const { userId, sessionId } = me();
    await this.accounts.deleteUser({ id: userId, expectedVersion });
    this.revocations.add(sessionId);
  }

  async changePassword({ currentPassword, newPassword }: ChangePasswordDto): Promise<void> {
    await this.accounts.changePassword({ currentPassword, newPassword });
  }

  async changeEmail({ email, currentPassword }: ChangeEmailDto): Promise<void> {
    await this.accounts.changeEmail({ email, currentPassword });
  }

  async list(query: UsersQuery) {
    const role = query.role ? roles[query.role] : Role.ROLE_UNSPECIFIED;
    const answer = await this.accounts.listUsers({ page: toPageRequest(query), email: query.email ?? '', role });
    return page(answer.users.map(toAccountView), answer.page);
  }

  async get(id: string) {
    return resource(toAccountView(given((await this.accounts.getUser({ id: knownId(id, notFound) })).user)));
  }

  async update(id: string, body: UpdateUserDto, expectedVersion: number | undefined) {
    return resource(toAccountView(await this.write(knownId(id, notFound), body, expectedVersion)));
  }

  async delete(id: string, expectedVersion: number | undefined): Promise<void> {
    await this.accounts.deleteUser({ id: knownId(id, notFound), expectedVersion });
  }

  private async write(id: string, body: UpdateUserDto, expectedVersion: number | undefined) {
    const request: UpdateUserRequest = {
      id,
      updateMask: updateMask(body),
      firstName: body.firstName ?? '',
      lastName: body.lastName ?? '',
      role: body.role ? roles[body.role] : Role.ROLE_UNSPECIFIED,
      disabled: body.disabled ?? false,
      expectedVersion,
    };
    return given((await this.accounts.updateUser(request)).user);
  }
}

const me = () => given(currentCall()?.caller);
