import type { Session } from './session.js';
import type { Envelope } from './shapes.js';

/** Every item of a list, page by page. */
export async function* everyItem<T>(session: Session, path: string): AsyncGenerator<T> {
  const first = `${path}${path.includes('?') ? '&' : '?'}limit=100`;
  let next: string | undefined = first;
  while (next !== undefined) {
    const page: Envelope<T[]> = await session.get<T[]>(next);
    yield* page.data;
    const cursor = page.meta.page?.nextCursor ?? null;
    next = cursor === null ? undefined : `${first}&cursor=${encodeURIComponent(cursor)}`;
  }
}
