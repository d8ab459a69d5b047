import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Admin } from '../auth/access.js';
import { ApiAnswer, ApiList } from '../edge/docs/api-answer.js';
import { ApiId } from '../edge/docs/api-headers.js';
import { ApiProblem } from '../edge/docs/api-problem.js';
import { QueryOf } from '../edge/input/request-shape.guard.js';
import { EventConsumerView } from './event-consumer.view.js';
import { EventConsumersClient } from './event-consumers.client.js';
import { ParkedEventsQuery } from './events.dto.js';
import { eventConsumerExample, parkedEventExample } from './events.examples.js';
import { ParkedEventView } from './parked-event.view.js';

@ApiTags('events')
@Controller()
export class EventConsumersController {
  constructor(private readonly consumers: EventConsumersClient) {}

  @Get('event-consumers')
  @Admin()
  @ApiOperation({ operationId: 'listEventConsumers', summary: 'List what follows events, with how far each has come' })
  @ApiList(EventConsumerView, { example: [eventConsumerExample] })
  list() {
    return this.consumers.list();
  }

  @Get('parked-events')
  @Admin()
  @ApiOperation({
    operationId: 'listParkedEvents',
    summary: 'List events that a consumer could not take, oldest first',
    description:
      'A consumer that fails at an event sets it aside, with the later ones of the same subject behind it, so that all others pass. What is parked is ' +
      'tried again by itself, after ever longer waits.',
  })
  @ApiList(ParkedEventView, { example: [parkedEventExample] })
  parked(@QueryOf() query: ParkedEventsQuery) {
    return this.consumers.parked(query);
  }

  @Post('parked-events/:id/redrive')
  @Admin()
  @HttpCode(202)
  @ApiOperation({
    operationId: 'redriveParkedEvent',
    summary: 'Try a parked event again now, and what waits behind it',
    description: 'In order: one that waits itself is tried after those before it.',
  })
  @ApiId('id', 'The parked event.')
  @ApiAnswer(202, ParkedEventView, { example: parkedEventExample })
  @ApiProblem(404, 'PARKED_EVENT_NOT_FOUND')
  redrive(@Param('id') id: string) {
    return this.consumers.redrive(id);
  }
}
