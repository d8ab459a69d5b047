import { Controller, Delete, Get, HttpCode, Param, Patch } from '@nestjs/common';
import { ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Admin } from '../auth/access.js';
import { ApiAnswer, ApiList } from '../edge/docs/api-answer.js';
import { ApiConditional, ApiId } from '../edge/docs/api-headers.js';
import { ApiProblem } from '../edge/docs/api-problem.js';
import { ApiRequest } from '../edge/docs/api-request.js';
import { HonoursIfMatch, IfMatch } from '../edge/input/if-match.js';
import { BodyOf, QueryOf } from '../edge/input/request-shape.guard.js';
import { AccountView } from './user.view.js';
import { UsersClient } from './users.client.js';
import { UpdateUserDto, UsersQuery } from './users.dto.js';
import { accountExample, exclusion, promotion } from './users.examples.js';

@ApiTags('users')
@Controller('users')
export class UsersController {
  constructor(private readonly users: UsersClient) {}

  @Get()
  @Admin()
  @ApiOperation({ operationId: 'listUsers', summary: 'List accounts, newest first' })
  @ApiList(AccountView, { example: [accountExample] })
  list(@QueryOf() query: UsersQuery) {
    return this.users.list(query);
  }

  @Get(':id')
  @Admin()
  @ApiOperation({ operationId: 'getUser', summary: 'Read an account' })
  @ApiId('id', 'The user.')
  @ApiConditional()
  @ApiAnswer(200, AccountView, { example: accountExample })
  @ApiProblem(404, 'USER_NOT_FOUND')
  get(@Param('id') id: string) {
    return this.users.get(id);
  }

  @Patch(':id')
  @Admin()
  @ApiRequest(UpdateUserDto, { 'Make an administrator': promotion, 'Keep somebody out': exclusion })
  @ApiOperation({
    operationId: 'updateUser',
    summary: 'Change an account, its role or whether it may log in',
    description: 'A change of role or of `disabled` ends the sessions of the person.',
  })
  @ApiId('id', 'The user.')
  @HonoursIfMatch()
  @ApiAnswer(200, AccountView, { example: accountExample })
  @ApiProblem(404, 'USER_NOT_FOUND')
  @ApiProblem(409, 'LAST_ADMINISTRATOR')
  update(@Param('id') id: string, @BodyOf() body: UpdateUserDto, @IfMatch() version?: number) {
    return this.users.update(id, body, version);
  }

  @Delete(':id')
  @Admin()
  @HttpCode(204)
  @ApiOperation({ operationId: 'deleteUser', summary: 'Delete an account' })
  @ApiId('id', 'The user.')
  @HonoursIfMatch()
  @ApiNoContentResponse({ description: 'The account is gone.' })
  @ApiProblem(404, 'USER_NOT_FOUND')
  @ApiProblem(409, 'LAST_ADMINISTRATOR')
  async delete(@Param('id') id: string, @IfMatch() version?: number): Promise<void> {
    await this.users.delete(id, version);
  }
}
