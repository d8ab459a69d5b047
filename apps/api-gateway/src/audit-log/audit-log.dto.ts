import { Choice, Instant, Text } from '../edge/input/fields.js';
import { PageQuery } from '../edge/input/page.dto.js';
import { resultNames, type AuditResultName } from './audit-entry.view.js';

export class AuditLogQuery extends PageQuery {
  @Text({ max: 64, optional: true, about: 'Only what this user or API client did.' })
  actorId?: string;

  @Text({ max: 100, optional: true, example: 'createProduct', about: 'Only this, by the operationId of the route.' })
  action?: string;

  @Text({ max: 200, optional: true, about: 'Only what was done to this, e.g. `order:0197…`.' })
  target?: string;

  @Choice(Object.keys(resultNames), { optional: true, about: 'Only what ended so.' })
  result?: AuditResultName;

  @Instant({ optional: true, about: 'Noted at or after.' })
  from?: string;

  @Instant({ optional: true, about: 'Noted before.' })
  to?: string;
}
