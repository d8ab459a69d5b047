import { Controller } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import type {
  AccountServiceController,
  ChangeEmailRequest,
  ChangeEmailResponse,
  SendVerificationResponse,
  VerifyEmailRequest,
  VerifyEmailResponse,
} from '#contracts/generated/ashlar/users/v1/accounts.js';
import { ACCOUNT_SERVICE_NAME } from '#contracts/generated/ashlar/users/v1/accounts.js';
import { LoggedIn, Public } from '#platform/auth/access-rules.js';
import { theCaller } from '../caller.js';
import { ChangeEmail } from './change-email.js';
import { SendVerification } from './send-verification.js';
import { VerifyEmail } from './verify-email.js';

/** The part of `AccountService` that is served here: the address that somebody logs in with. */
export type EmailMethods = 'verifyEmail' | 'sendVerification' | 'changeEmail';

@Controller()
export class EmailGrpcController implements Pick<AccountServiceController, EmailMethods> {
  constructor(
    private readonly verification: VerifyEmail,
    private readonly sending: SendVerification,
    private readonly emailChange: ChangeEmail,
  ) {}

  @Public()
  @GrpcMethod(ACCOUNT_SERVICE_NAME)
  async verifyEmail({ token }: VerifyEmailRequest): Promise<VerifyEmailResponse> {
    await this.verification.execute(token);
    return {};
  }

  @LoggedIn()
  @GrpcMethod(ACCOUNT_SERVICE_NAME)
  async sendVerification(): Promise<SendVerificationResponse> {
    await this.sending.execute(theCaller());
    return {};
  }

  @LoggedIn()
  @GrpcMethod(ACCOUNT_SERVICE_NAME)
  async changeEmail(request: ChangeEmailRequest): Promise<ChangeEmailResponse> {
    await this.emailChange.execute(theCaller(), request);
    return {};
  }
}
