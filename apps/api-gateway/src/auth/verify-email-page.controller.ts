import { Controller, Get, HttpCode, Post, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { QueryOf } from '../edge/input/request-shape.guard.js';
import { TokenQuery } from '../edge/input/token-query.dto.js';
import { htmlPage } from '../edge/output/html-page.js';
import { pageOfDeed } from '../edge/output/link-page.js';
import { Anonymous } from './access.js';
import { AuthClient } from './auth.client.js';

/** Where the link of the welcome mail leads while the shop has no page of its own there. Looking changes nothing: mail programs look ahead. */
@ApiExcludeController()
@Controller('verify-email')
export class VerifyEmailPageController {
  constructor(private readonly auth: AuthClient) {}

  @Get()
  @Anonymous()
  show(@QueryOf() { token }: TokenQuery, @Res({ passthrough: true }) reply: FastifyReply): string {
    const action = { label: 'Confirm my address', url: `/verify-email?token=${encodeURIComponent(token)}` };
    return htmlPage(reply, { title: 'Is this your address?', text: 'Please confirm that you opened this from your own mail.', action });
  }

  @Post()
  @Anonymous()
  @HttpCode(200)
  verify(@QueryOf() query: TokenQuery, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    return pageOfDeed(reply, () => this.auth.verifyEmail(query), 'Your e-mail address is confirmed.');
  }
}
