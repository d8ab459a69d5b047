import { Controller, HttpCode, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblem } from '../edge/docs/api-problem.js';
import { ApiRequest } from '../edge/docs/api-request.js';
import { BodyOf } from '../edge/input/request-shape.guard.js';
import { Anonymous, LoggedIn } from './access.js';
import { AuthClient } from './auth.client.js';
import { ForgotPasswordDto, ResetPasswordDto, VerifyEmailDto } from './auth.dto.js';
import { forgetting, reset, verification } from './auth.examples.js';

/** What goes by mail. */
@ApiTags('auth')
@Controller('auth')
export class CredentialsController {
  constructor(private readonly auth: AuthClient) {}

  @Post('email/verify')
  @Anonymous()
  @HttpCode(204)
  @ApiRequest(VerifyEmailDto, { 'The token of the welcome mail': verification })
  @ApiOperation({
    operationId: 'verifyEmail',
    summary: "Show that an e-mail address is its owner's",
    description: 'With the token of the link in the welcome mail. Sets `emailVerified`.',
  })
  @ApiNoContentResponse({ description: 'The address is verified.' })
  @ApiProblem(400, 'INVALID_TOKEN')
  async verifyEmail(@BodyOf() body: VerifyEmailDto): Promise<void> {
    await this.auth.verifyEmail(body);
  }

  @Post('email/verification')
  @LoggedIn()
  @HttpCode(202)
  @ApiOperation({
    operationId: 'sendVerification',
    summary: 'Have the mail sent again that verifies your address',
    description: 'At most one a minute, and none once the address is verified: the answer is the same.',
  })
  @ApiAcceptedResponse({ description: 'A mail is on its way, if one may be.' })
  async sendVerification(): Promise<void> {
    await this.auth.sendVerification();
  }

  @Post('password/forgot')
  @Anonymous()
  @HttpCode(202)
  @ApiRequest(ForgotPasswordDto, { 'The customer of register': forgetting })
  @ApiOperation({
    operationId: 'forgotPassword',
    summary: 'Ask for a mail to choose another password',
    description: 'The answer is the same whether anybody has that address or not. At most one mail a minute and five a day go out.',
  })
  @ApiAcceptedResponse({ description: 'A mail is on its way, if somebody has that address.' })
  async forgotPassword(@BodyOf() body: ForgotPasswordDto): Promise<void> {
    await this.auth.forgotPassword(body);
  }

  @Post('password/reset')
  @Anonymous()
  @HttpCode(204)
  @ApiRequest(ResetPasswordDto, { 'The token of the mail': reset })
  @ApiOperation({
    operationId: 'resetPassword',
    summary: 'Choose another password',
    description: 'With the token of the link in the mail. It ends every session of the account, and sets `emailVerified`.',
  })
  @ApiNoContentResponse({ description: 'The new password counts from now on.' })
  @ApiProblem(400, 'INVALID_TOKEN')
  @ApiProblem(503, 'LOGIN_BUSY')
  async resetPassword(@BodyOf() body: ResetPasswordDto): Promise<void> {
    await this.auth.resetPassword(body);
  }
}
