import { Controller, Delete, Get, HttpCode, Param } from '@nestjs/common';
import { ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Audited } from '../audit-log/audited.js';
import { LoggedIn } from '../auth/access.js';
import { ApiList } from '../edge/docs/api-answer.js';
import { ApiId } from '../edge/docs/api-headers.js';
import { ApiProblem } from '../edge/docs/api-problem.js';
import { PageQuery } from '../edge/input/page.dto.js';
import { QueryOf } from '../edge/input/request-shape.guard.js';
import { SessionView } from './session.view.js';
import { SessionsClient } from './sessions.client.js';
import { sessionExample } from './users.examples.js';

@ApiTags('users')
@Controller('users/me/sessions')
export class SessionsController {
  constructor(private readonly sessions: SessionsClient) {}

  @Get()
  @LoggedIn()
  @ApiOperation({ operationId: 'listSessions', summary: 'List your sessions that are alive, newest first' })
  @ApiList(SessionView, { example: [sessionExample] })
  list(@QueryOf() query: PageQuery) {
    return this.sessions.list(query);
  }

  @Delete(':id')
  @LoggedIn()
  @Audited()
  @HttpCode(204)
  @ApiOperation({
    operationId: 'endSession',
    summary: 'End a session of yours',
    description: 'Its access and refresh tokens stop working.',
  })
  @ApiId('id', 'The session.')
  @ApiNoContentResponse({ description: 'It has ended.' })
  @ApiProblem(404, 'SESSION_NOT_FOUND')
  async end(@Param('id') id: string): Promise<void> {
    await this.sessions.end(id);
  }
}
