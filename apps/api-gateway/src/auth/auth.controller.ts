import { Controller, HttpCode, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiAnswer } from '../edge/docs/api-answer.js';
import { ApiProblem } from '../edge/docs/api-problem.js';
import { ApiRequest } from '../edge/docs/api-request.js';
import { created, plain } from '../edge/http/answer.js';
import { BodyOf } from '../edge/input/request-shape.guard.js';
import { UserAgent } from '../edge/input/user-agent.js';
import { Anonymous, LoggedIn } from './access.js';
import { AuthClient } from './auth.client.js';
import { LogInDto, RefreshDto, RegisterDto } from './auth.dto.js';
import { credentials, loggedInExample, refreshedExample, refreshing, registration, registrationForList } from './auth.examples.js';
import { LoggedInView, RefreshedView } from './auth.view.js';

@ApiTags('auth')
@Controller('auth')
export class AuthController {
  constructor(private readonly auth: AuthClient) {}

  @Post('register')
  @Anonymous()
  @ApiRequest(RegisterDto, { 'A new customer': registration, 'One who wants the mailing list': registrationForList })
  @ApiOperation({ operationId: 'register', summary: 'Make an account and log in' })
  @ApiAnswer(201, LoggedInView, { example: loggedInExample })
  @ApiProblem(409, 'EMAIL_TAKEN')
  @ApiProblem(503, 'LOGIN_BUSY')
  async register(@BodyOf() body: RegisterDto, @UserAgent() userAgent: string) {
    return created(await this.auth.register(body, userAgent), '/users/me');
  }

  @Post('login')
  @Anonymous()
  @HttpCode(200)
  @ApiRequest(LogInDto, { 'The customer of register': credentials })
  @ApiOperation({
    operationId: 'logIn',
    summary: 'Log in',
    description:
      'A wrong password and an unknown address are answered alike. After ten wrong ones within 15 minutes for an address from one place, neither is looked at.',
  })
  @ApiAnswer(200, LoggedInView, { example: loggedInExample })
  @ApiProblem(401, 'INVALID_CREDENTIALS')
  @ApiProblem(403, 'ACCOUNT_DISABLED')
  @ApiProblem(429, 'TOO_MANY_ATTEMPTS')
  @ApiProblem(503, 'LOGIN_BUSY')
  async logIn(@BodyOf() body: LogInDto, @UserAgent() userAgent: string) {
    return plain(await this.auth.logIn(body, userAgent));
  }

  @Post('refresh')
  @Anonymous()
  @HttpCode(200)
  @ApiRequest(RefreshDto, { 'Your own token': refreshing })
  @ApiOperation({
    operationId: 'refresh',
    summary: 'Exchange a refresh token for new tokens',
    description: 'The token given is used up. Using it again ends the whole session, since one of the two users must be a thief.',
  })
  @ApiAnswer(200, RefreshedView, { example: refreshedExample })
  @ApiProblem(401, 'INVALID_REFRESH_TOKEN', 'REFRESH_TOKEN_REUSED')
  async refresh(@BodyOf() body: RefreshDto) {
    return plain(await this.auth.refresh(body));
  }

  @Post('logout')
  @LoggedIn()
  @HttpCode(204)
  @ApiOperation({ operationId: 'logOut', summary: 'End this session', description: 'Its access and refresh tokens stop working at once.' })
  @ApiNoContentResponse({ description: 'The session has ended.' })
  async logOut(): Promise<void> {
    await this.auth.logOut();
  }
}
