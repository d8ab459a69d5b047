import { Choice, Instant } from '../edge/input/fields.js';
import { PageQuery } from '../edge/input/page.dto.js';
import { analyticsNames, type AnalyticsNameView } from './analytics-record.view.js';

export class AnalyticsQuery extends PageQuery {
  @Choice(Object.keys(analyticsNames), { optional: true, about: 'Only those of this name.' })
  name?: AnalyticsNameView;

  @Instant({ optional: true, about: 'Occurred at or after.' })
  from?: string;

  @Instant({ optional: true, about: 'Occurred before.' })
  to?: string;
}
