import type { EntityManager } from 'typeorm';
import type { PageInfo, PageRequest } from '#contracts/generated/ashlar/common/v1/page.js';
import { CountMode } from '#contracts/generated/ashlar/common/v1/page.js';
import { invalidField } from '../errors/domain-error.js';

const defaultLimit = 24;
const maxLimit = 100;

/** What a list was asked for, with its defaults filled in. Throws 400 naming `limit`. */
export function toPage(request: PageRequest | null | undefined): PageRequest {
  const { limit = 0, cursor = '', count = CountMode.COUNT_MODE_UNSPECIFIED } = request ?? {};
  if (limit < 0 || limit > maxLimit) throw invalidField('limit', `must be from 1 to ${maxLimit}`, 'OUT_OF_RANGE');
  return { limit: limit === 0 ? defaultLimit : limit, cursor, count };
}

/** Splits the one row too many off what was read: it only says that there is a next page. */
export function cutPage<Row>(rows: Row[], limit: number, cursorOf: (last: Row) => string): { rows: Row[]; nextCursor: string } {
  const shown = rows.slice(0, limit);
  return { rows: shown, nextCursor: rows.length > limit ? cursorOf(shown[shown.length - 1]) : '' };
}

/** How many rows `from` (a FROM with its WHERE) has over all pages: counted, guessed by the planner, or undefined when nobody asked. */
export async function countOf(manager: EntityManager, mode: CountMode, from: string, values: unknown[]): Promise<PageInfo['total']> {
  if (mode === CountMode.COUNT_MODE_EXACT) {
    const [row] = await manager.query<{ count: string }[]>(`SELECT count(*) AS count ${from}`, values);
    return Number(row.count);
  }
  if (mode === CountMode.COUNT_MODE_ESTIMATE) {
    const [row] = await manager.query<{ 'QUERY PLAN': { Plan: { 'Plan Rows': number } }[] }[]>(
      `EXPLAIN (FORMAT JSON) SELECT 1 ${from}`,
      values,
    );
    return row['QUERY PLAN'][0].Plan['Plan Rows'];
  }
  return undefined;
}
