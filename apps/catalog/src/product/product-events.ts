import type { NewEvent } from '#platform/events/event-log.js';
import type { ProductDraft } from './product.entity.js';

/** The fact that a product was written: its version is the one that the write made. */
export function productEvent(
  what: 'created' | 'updated' | 'archived',
  {
    id,
    version,
    slug,
    name,
    status,
    categoryId,
  }: Pick<ProductDraft, 'slug' | 'name' | 'status' | 'categoryId'> & { id: string; version: number },
): NewEvent {
  return { type: `product.${what}`, subject: id, version, data: { id, slug, name, status, categoryId: categoryId ?? undefined } };
}
