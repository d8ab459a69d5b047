import { Controller } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import type {
  AccountServiceController,
  ChangePasswordRequest,
  ChangePasswordResponse,
  ForgotPasswordRequest,
  ForgotPasswordResponse,
  ResetPasswordRequest,
  ResetPasswordResponse,
} from '#contracts/generated/ashlar/users/v1/accounts.js';
import { ACCOUNT_SERVICE_NAME } from '#contracts/generated/ashlar/users/v1/accounts.js';
import { LoggedIn, Public } from '#platform/auth/access-rules.js';
import { theCaller } from '../caller.js';
import { ChangePassword } from './change-password.js';
import { ForgotPassword } from './forgot-password.js';
import { ResetPassword } from './reset-password.js';

/** The part of `AccountService` that is served here: the password that somebody logs in with. */
export type PasswordMethods = 'changePassword' | 'forgotPassword' | 'resetPassword';

@Controller()
export class PasswordGrpcController implements Pick<AccountServiceController, PasswordMethods> {
  constructor(
    private readonly passwordChange: ChangePassword,
    private readonly forgetting: ForgotPassword,
    private readonly resetting: ResetPassword,
  ) {}

  @LoggedIn()
  @GrpcMethod(ACCOUNT_SERVICE_NAME)
  async changePassword(request: ChangePasswordRequest): Promise<ChangePasswordResponse> {
    await this.passwordChange.execute(theCaller(), request);
    return {};
  }

  @Public()
  @GrpcMethod(ACCOUNT_SERVICE_NAME)
  async forgotPassword({ email }: ForgotPasswordRequest): Promise<ForgotPasswordResponse> {
    await this.forgetting.execute(email);
    return {};
  }

  @Public()
  @GrpcMethod(ACCOUNT_SERVICE_NAME)
  async resetPassword(request: ResetPasswordRequest): Promise<ResetPasswordResponse> {
    await this.resetting.execute(request);
    return {};
  }
}
