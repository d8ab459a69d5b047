import { CountMode, type PageRequest } from '#contracts/generated/ashlar/common/v1/page.js';
import { Choice, QueryNumber, Text } from './fields.js';

/** What every list understands. */
export class PageQuery {
  @QueryNumber({ min: 1, max: 100, optional: true, example: 24, about: 'How many at most; 24 unless told.' })
  limit?: number;

  @Text({ max: 2_000, optional: true, about: '`meta.page.nextCursor` of the page before.' })
  cursor?: string;

  @Choice(['estimate', 'exact'], { optional: true, about: 'Adds `meta.page.total`; `exact` reads every match.' })
  count?: 'estimate' | 'exact';
}

const modes = { estimate: CountMode.COUNT_MODE_ESTIMATE, exact: CountMode.COUNT_MODE_EXACT } as const;

export const toPageRequest = ({ limit, cursor, count }: PageQuery): PageRequest => ({
  limit: limit ?? 0,
  cursor: cursor ?? '',
  count: count ? modes[count] : CountMode.COUNT_MODE_UNSPECIFIED,
});
