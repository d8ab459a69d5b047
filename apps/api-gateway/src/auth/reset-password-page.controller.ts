import { Controller, Get, HttpCode, Post, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { DomainError } from '#platform/errors/domain-error.js';
import { Text } from '../edge/input/fields.js';
import { BodyOf, QueryOf } from '../edge/input/request-shape.guard.js';
import { TokenQuery } from '../edge/input/token-query.dto.js';
import { htmlPage } from '../edge/output/html-page.js';
import { pageOfDeed } from '../edge/output/link-page.js';
import { Anonymous } from './access.js';
import { AuthClient } from './auth.client.js';

/** Whatever was typed: what is wrong with it is said on the page. */
class NewPasswordForm {
  @Text({ max: 10_000, content: 'anything' })
  newPassword: string;
}

const rule = 'It has 8 to 128 characters, whatever they are, and is none of those that everybody uses.';

/** Where the link of the mail leads while the shop has no page of its own there. Looking changes nothing: mail programs look ahead. */
@ApiExcludeController()
@Controller('reset-password')
export class ResetPasswordPageController {
  constructor(private readonly auth: AuthClient) {}

  @Get()
  @Anonymous()
  show(@QueryOf() { token }: TokenQuery, @Res({ passthrough: true }) reply: FastifyReply): string {
    return formPage(reply, token, rule);
  }

  @Post()
  @Anonymous()
  @HttpCode(200)
  async reset(
    @QueryOf() { token }: TokenQuery,
    @BodyOf() { newPassword }: NewPasswordForm,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    try {
      const done = 'Your password is the new one from now on, and you have been logged out everywhere.';
      return await pageOfDeed(reply, () => this.auth.resetPassword({ token, newPassword }), done);
    } catch (error) {
      const problem = error instanceof DomainError ? error.errors.find(({ field }) => field === 'newPassword') : undefined;
      if (!problem) throw error;
      reply.code(400);
      return formPage(reply, token, `This password ${problem.message}. ${rule}`);
    }
  }
}

const formPage = (reply: FastifyReply, token: string, text: string): string =>
  htmlPage(reply, {
    title: 'Choose another password',
    text,
    action: {
      label: 'Take this password',
      url: `/reset-password?token=${encodeURIComponent(token)}`,
      fields: [{ name: 'newPassword', label: 'New password', type: 'password', autocomplete: 'new-password' }],
    },
  });
