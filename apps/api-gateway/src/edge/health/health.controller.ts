import { Controller, Get, Header, ServiceUnavailableException } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { HealthCheckService, type HealthCheckResult } from '@nestjs/terminus';
import { DomainError } from '#platform/errors/domain-error.js';
import { Anonymous } from '../../auth/access.js';
import { ApiProblem } from '../docs/api-problem.js';
import { PeersHealth } from './peers.health.js';

const state = { type: 'object', required: ['status'], properties: { status: { type: 'string' } } };

@ApiTags('operations')
@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly peers: PeersHealth,
  ) {}

  @Get('live')
  @Anonymous()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ operationId: 'getLiveness', summary: 'Whether the gateway runs; it asks nobody else' })
  @ApiOkResponse({ description: 'It runs.', content: { 'application/json': { schema: state, example: { status: 'ok' } } } })
  live() {
    return { status: 'ok' };
  }

  @Get('ready')
  @Anonymous()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ operationId: 'getReadiness', summary: 'Whether every service, and the database behind each, answers' })
  @ApiOkResponse({
    description: 'All do.',
    content: {
      'application/json': {
        schema: { ...state, properties: { status: { type: 'string' }, details: { type: 'object', additionalProperties: state } } },
        example: { status: 'ok', details: { users: { status: 'up' }, catalog: { status: 'up' }, orders: { status: 'up' } } },
      },
    },
  })
  @ApiProblem(503, 'NOT_READY')
  async ready() {
    try {
      const { status, details } = await this.health.check(this.peers.checks());
      return { status, details };
    } catch (error) {
      throw error instanceof ServiceUnavailableException ? notReady(error.getResponse() as HealthCheckResult) : error;
    }
  }
}

/** 503 naming each service that is down. */
export function notReady({ error = {} }: HealthCheckResult): DomainError {
  const down = Object.entries(error).map(([service, state]) => ({
    field: service,
    code: 'DOWN',
    message: String(state?.['message'] ?? ''),
  }));
  return new DomainError('unavailable', 'NOT_READY', 'Not every service answers: see errors.', down, { retryAfterSeconds: 1 });
}
