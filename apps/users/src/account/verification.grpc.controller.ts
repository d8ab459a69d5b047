import { Controller } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import type { AccountServiceController, VerifyEmailRequest, VerifyEmailResponse } from '#contracts/generated/ashlar/users/v1/accounts.js';
import { ACCOUNT_SERVICE_NAME } from '#contracts/generated/ashlar/users/v1/accounts.js';
import { Public } from '#platform/auth/access-rules.js';
import { VerifyEmail } from './verify-email.js';

/** The part of `AccountService` that is served here. */
export type VerificationMethods = 'verifyEmail';

@Controller()
export class VerificationGrpcController implements Pick<AccountServiceController, VerificationMethods> {
  constructor(private readonly verification: VerifyEmail) {}

  @Public()
  @GrpcMethod(ACCOUNT_SERVICE_NAME)
  async verifyEmail({ token }: VerifyEmailRequest): Promise<VerifyEmailResponse> {
    await this.verification.execute(token);
    return {};
  }
}
