import { Choice, Flag, Name, Text } from '../edge/input/fields.js';
import { PageQuery } from '../edge/input/page.dto.js';
import { TextList } from '../edge/input/structures.js';
import type { DeliveryStatusName } from './webhook-delivery.view.js';

const url = {
  max: 2_048,
  example: 'https://erp.example.com/hooks/ashlar',
  about: 'https://, and leading to a public address or one that the operator listed; http:// to listed ones only.',
} as const;
const description = { max: 200, optional: true, nullable: true, example: 'The ERP' } as const;
const events = {
  min: 1,
  max: 50,
  maxLength: 50,
  example: ['order.*'],
  about: 'Types of events: `order.paid`, `order.*` for all of one kind, `*` for all.',
} as const;

export class CreateWebhookEndpointDto {
  @Text(url)
  url: string;

  @TextList(events)
  events: string[];

  @Name(description)
  description?: string | null;
}

export class UpdateWebhookEndpointDto {
  @Text({ ...url, optional: true })
  url?: string;

  @TextList({ ...events, optional: true })
  events?: string[];

  @Name(description)
  description?: string | null;

  @Flag({ optional: true, about: 'false sends what was missed, in order, and tries at once what had failed.' })
  disabled?: boolean;
}

export class DeliveriesQuery extends PageQuery {
  @Choice(['pending', 'succeeded', 'failed'], { optional: true, about: 'Only those in this status.' })
  status?: DeliveryStatusName;
}
