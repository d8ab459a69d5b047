import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Admin } from '../auth/access.js';
import { ApiList } from '../edge/docs/api-answer.js';
import { QueryOf } from '../edge/input/request-shape.guard.js';
import { EventView } from '../orders/event.view.js';
import { EventsClient } from './events.client.js';
import { EventsQuery } from './events.dto.js';
import { loggedEventExample } from './events.examples.js';

@ApiTags('events')
@Controller('events')
export class EventsController {
  constructor(private readonly events: EventsClient) {}

  @Get()
  @Admin('events:read')
  @ApiOperation({
    operationId: 'listEvents',
    summary: 'Read every event of the shop, oldest first',
    description:
      'One log of what every service records, in one order for all readers. `position` rises by one from event to event (where `types` leaves some out, ' +
      'by more). Read until a page is empty, keep the last `position`, and ask again with it as `after`: nothing is missing and nothing comes twice.',
  })
  @ApiList(EventView, { example: [loggedEventExample] })
  list(@QueryOf() query: EventsQuery) {
    return this.events.list(query);
  }
}
