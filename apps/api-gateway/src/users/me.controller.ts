import { Controller, Delete, Get, HttpCode, Patch, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Audited } from '../audit-log/audited.js';
import { LoggedIn } from '../auth/access.js';
import { ApiAnswer } from '../edge/docs/api-answer.js';
import { ApiProblem } from '../edge/docs/api-problem.js';
import { ApiConditional } from '../edge/docs/api-headers.js';
import { ApiRequest } from '../edge/docs/api-request.js';
import { HonoursIfMatch, IfMatch } from '../edge/input/if-match.js';
import { BodyOf } from '../edge/input/request-shape.guard.js';
import { UserView } from './user.view.js';
import { UsersClient } from './users.client.js';
import { ChangeEmailDto, ChangePasswordDto, UpdateMeDto } from './users.dto.js';
import { newEmail, newName, newPassword, userExample } from './users.examples.js';

@ApiTags('users')
@Controller('users/me')
export class MeController {
  constructor(private readonly users: UsersClient) {}

  @Get()
  @LoggedIn()
  @ApiOperation({ operationId: 'getMe', summary: 'Read your profile' })
  @ApiConditional()
  @ApiAnswer(200, UserView, { example: userExample })
  get() {
    return this.users.me();
  }

  @Patch()
  @LoggedIn()
  @ApiRequest(UpdateMeDto, { 'A new name': newName })
  @ApiOperation({ operationId: 'updateMe', summary: 'Change your profile', description: 'Fields that are left out stay as they are.' })
  @HonoursIfMatch()
  @ApiAnswer(200, UserView, { example: userExample })
  update(@BodyOf() body: UpdateMeDto, @IfMatch() version?: number) {
    return this.users.updateMe(body, version);
  }

  @Delete()
  @LoggedIn()
  @Audited()
  @HttpCode(204)
  @ApiOperation({
    operationId: 'deleteMe',
    summary: 'Delete your account',
    description: 'It ends every session and frees the address; orders stay.',
  })
  @HonoursIfMatch()
  @ApiNoContentResponse({ description: 'The account is gone.' })
  @ApiProblem(409, 'LAST_ADMINISTRATOR')
  async delete(@IfMatch() version?: number): Promise<void> {
    await this.users.deleteMe(version);
  }

  @Post('password')
  @LoggedIn()
  @Audited()
  @HttpCode(204)
  @ApiRequest(ChangePasswordDto, { 'The customer of register': newPassword })
  @ApiOperation({ operationId: 'changePassword', summary: 'Change your password', description: 'It ends every other session of yours.' })
  @ApiNoContentResponse({ description: 'The new password counts from now on.' })
  @ApiProblem(429, 'TOO_MANY_ATTEMPTS')
  async changePassword(@BodyOf() body: ChangePasswordDto): Promise<void> {
    await this.users.changePassword(body);
  }

  @Post('email')
  @LoggedIn()
  @Audited()
  @HttpCode(204)
  @ApiRequest(ChangeEmailDto, { 'The customer of register': newEmail })
  @ApiOperation({
    operationId: 'changeEmail',
    summary: 'Change your e-mail address',
    description: 'A mail goes to the new one to verify it, and a notice to the old one. It ends every other session of yours.',
  })
  @ApiNoContentResponse({ description: 'The new address counts from now on.' })
  @ApiProblem(409, 'EMAIL_TAKEN')
  @ApiProblem(429, 'TOO_MANY_ATTEMPTS')
  async changeEmail(@BodyOf() body: ChangeEmailDto): Promise<void> {
    await this.users.changeEmail(body);
  }
}
