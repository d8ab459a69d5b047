import { Injectable } from '@nestjs/common';
import type { AccountServiceClient } from '#contracts/generated/ashlar/users/v1/accounts.js';
import type { SessionServiceClient } from '#contracts/generated/ashlar/users/v1/sessions.js';
import { Revocations } from '#platform/auth/revocations.js';
import { currentCall } from '#platform/grpc/call-context.js';
import type { PromiseClient } from '#platform/grpc/grpc-client.js';
import { UsersPeer } from '#platform/grpc/peers.module.js';
import { given } from '../edge/output/given.js';
import type { ForgotPasswordDto, LogInDto, RefreshDto, RegisterDto, ResetPasswordDto, VerifyEmailDto } from './auth.dto.js';
import { toLoggedInView, toTokensView, type LoggedInView, type RefreshedView } from './auth.view.js';

/** Logging in and out, asked of users. */
@Injectable()
export class AuthClient {
  private readonly accounts: PromiseClient<AccountServiceClient>;
  private readonly sessions: PromiseClient<SessionServiceClient>;

  constructor(
    users: UsersPeer,
    private readonly revocations: Revocations,
  ) {
    this.accounts = users.serviceClient<AccountServiceClient>('ashlar.users.v1.AccountService');
    this.sessions = users.serviceClient<SessionServiceClient>('ashlar.users.v1.SessionService');
  }

  async register(body: RegisterDto, userAgent: string): Promise<LoggedInView> {
    const { email, password, firstName, lastName, newsletter = false } = body;
    return toLoggedInView(await this.accounts.register({ email, password, firstName, lastName, userAgent, newsletter }));
  }

  async verifyEmail({ token }: VerifyEmailDto): Promise<void> {
    await this.accounts.verifyEmail({ token });
  }

  async sendVerification(): Promise<void> {
    await this.accounts.sendVerification({});
  }

  async forgotPassword({ email }: ForgotPasswordDto): Promise<void> {
    await this.accounts.forgotPassword({ email });
  }

  async resetPassword({ token, newPassword }: ResetPasswordDto): Promise<void> {
    await this.accounts.resetPassword({ token, newPassword });
  }

  async logIn({ email, password }: LogInDto, userAgent: string): Promise<LoggedInView> {
    return toLoggedInView(await this.sessions.logIn({ email, password, userAgent }));
  }

  async refresh({ refreshToken }: RefreshDto): Promise<RefreshedView> {
    return { tokens: toTokensView(given((await this.sessions.refresh({ refreshToken })).tokens)) };
  }

  /** The session ends here at once, and everywhere else within the next look at the list of ended ones. */
  async logOut(): Promise<void> {
    await this.sessions.logOut({});
    this.revocations.add(given(currentCall()?.caller).sessionId);
  }
}
