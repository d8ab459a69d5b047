import { request } from 'undici';

/** The pages whose cursors are used, by their number. */
const wanted = [10, 50, 100];

/** Walks lists of everything by pages of a hundred, and answers with cursors of pages deep in each. */
export async function deepPages(url: string, sorts: readonly string[], products: number): Promise<Record<string, string[]>> {
  const deepest = Math.min(wanted[wanted.length - 1], Math.floor(products / 100) - 1);
  const found: Record<string, string[]> = {};
  for (const sort of sorts) {
    const cursors: string[] = [];
    let cursor = '';
    for (let page = 1; page <= deepest; page++) {
      const { body } = await request(`${url}/api/v1/products?limit=100&sort=${sort}${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
      const { meta } = (await body.json()) as { meta: { page: { nextCursor: string | null } } };
      if (meta.page.nextCursor === null) break;
      cursor = meta.page.nextCursor;
      if (wanted.includes(page) || page === deepest) cursors.push(cursor);
    }
    found[sort] = cursors;
  }
  return found;
}
