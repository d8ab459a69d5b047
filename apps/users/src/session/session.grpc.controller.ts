import { Controller } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import type {
  GetKeysResponse,
  ListRevokedSessionsRequest,
  ListRevokedSessionsResponse,
  LogInRequest,
  LogInResponse,
  LogOutResponse,
  RefreshRequest,
  RefreshResponse,
  SessionServiceController,
} from '#contracts/generated/ashlar/users/v1/sessions.js';
import { SESSION_SERVICE_NAME } from '#contracts/generated/ashlar/users/v1/sessions.js';
import { LoggedIn, Public, ServicesOnly } from '#platform/auth/access-rules.js';
import { SessionAuthority } from '#platform/auth/auth.module.js';
import { toProtoUser } from '../account/account.proto.js';
import { theCaller } from '../caller.js';
import { LogIn } from './log-in.js';
import { LogOut } from './log-out.js';
import type { OwnSessionMethods } from './own-sessions.grpc.controller.js';
import { Refresh } from './refresh.js';

@Controller()
export class SessionGrpcController implements Omit<SessionServiceController, OwnSessionMethods> {
  constructor(
    private readonly loggingIn: LogIn,
    private readonly refreshing: Refresh,
    private readonly loggingOut: LogOut,
    private readonly authority: SessionAuthority,
  ) {}

  @Public()
  @GrpcMethod(SESSION_SERVICE_NAME)
  async logIn(request: LogInRequest): Promise<LogInResponse> {
    const { account, tokens } = await this.loggingIn.execute(request);
    return { user: toProtoUser(account), tokens };
  }

  @Public()
  @GrpcMethod(SESSION_SERVICE_NAME)
  async refresh({ refreshToken }: RefreshRequest): Promise<RefreshResponse> {
    return { tokens: await this.refreshing.execute(refreshToken) };
  }

  @LoggedIn()
  @GrpcMethod(SESSION_SERVICE_NAME)
  async logOut(): Promise<LogOutResponse> {
    await this.loggingOut.execute(theCaller());
    return {};
  }

  /** Everybody who verifies access tokens, which are all processes. */
  @ServicesOnly('api-gateway', 'catalog', 'orders')
  @GrpcMethod(SESSION_SERVICE_NAME)
  async getKeys(): Promise<GetKeysResponse> {
    return { jwks: await this.authority.jwks() };
  }

  @ServicesOnly('api-gateway', 'catalog', 'orders')
  @GrpcMethod(SESSION_SERVICE_NAME)
  async listRevokedSessions({ since }: ListRevokedSessionsRequest): Promise<ListRevokedSessionsResponse> {
    return this.authority.revokedSince(since);
  }
}
