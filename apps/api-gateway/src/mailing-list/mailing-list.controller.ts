import { Controller, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Admin, Anonymous } from '../auth/access.js';
import { ApiList } from '../edge/docs/api-answer.js';
import { ApiProblem } from '../edge/docs/api-problem.js';
import { PageQuery } from '../edge/input/page.dto.js';
import { QueryOf } from '../edge/input/request-shape.guard.js';
import { TokenQuery } from '../edge/input/token-query.dto.js';
import { htmlPage, wantsPage } from '../edge/output/html-page.js';
import { pageOfDeed } from '../edge/output/link-page.js';
import { MailingListClient } from './mailing-list.client.js';
import { memberExample } from './mailing-list.examples.js';
import { MemberView } from './member.view.js';

const htmlAnswer = { content: { 'text/html': { schema: { type: 'string' as const } } } };

@ApiTags('users')
@Controller('mailing-list')
export class MailingListController {
  constructor(private readonly members: MailingListClient) {}

  @Get()
  @Admin()
  @ApiOperation({ operationId: 'listMailingList', summary: 'List who is on the mailing list, newest first' })
  @ApiList(MemberView, { example: [memberExample] })
  list(@QueryOf() query: PageQuery) {
    return this.members.list(query);
  }

  @Get('unsubscribe')
  @Anonymous()
  @ApiOperation({
    operationId: 'showUnsubscribe',
    summary: 'For people: a page with the button that takes them off the mailing list',
    description: 'Changes nothing, since mail programs look ahead at links (RFC 8058 §1).',
  })
  @ApiOkResponse({ description: 'The page.', ...htmlAnswer })
  show(@QueryOf() { token }: TokenQuery, @Res({ passthrough: true }) reply: FastifyReply): string {
    const action = { label: 'Take me off the list', url: `/api/v1/mailing-list/unsubscribe?token=${encodeURIComponent(token)}` };
    return htmlPage(reply, {
      title: 'Leave the mailing list?',
      text: 'You will get no more mails from the list. Mails about your orders go on.',
      action,
    });
  }

  @Post('unsubscribe')
  @Anonymous()
  @HttpCode(204)
  @ApiOperation({
    operationId: 'unsubscribe',
    summary: 'Take somebody off the mailing list, by one click',
    description:
      'What mail programs post to (RFC 8058), with `List-Unsubscribe=One-Click` as a form; any form will do, or none. Any number of times. A browser gets a page.',
  })
  @ApiNoContentResponse({ description: 'They are off the list.' })
  @ApiOkResponse({ description: 'The same, said to a browser.', ...htmlAnswer })
  @ApiProblem(400, 'INVALID_TOKEN')
  async unsubscribe(@QueryOf() query: TokenQuery, @Req() { headers }: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    if (!wantsPage(headers.accept)) return this.members.unsubscribe(query);
    reply.code(200);
    return pageOfDeed(reply, () => this.members.unsubscribe(query), 'You are off the mailing list.');
  }
}
