import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import type { Category } from '#contracts/generated/ashlar/catalog/v1/categories.js';
import { instant } from '../edge/output/instant.js';

/** A node of the category tree. */
@ApiSchema({ name: 'Category' })
export class CategoryView {
  @ApiProperty({ format: 'uuid' })
  id: string;
  @ApiProperty({ example: 'mugs' })
  slug: string;
  @ApiProperty({ example: 'Mugs' })
  name: string;
  @ApiProperty({ type: String, format: 'uuid', nullable: true, description: 'null at the root.' })
  parentId: string | null;
  @ApiProperty({ description: 'Slugs from the root, joined by `/`.', example: 'kitchen/mugs' })
  path: string;
  @ApiProperty({ type: 'integer', description: 'Order among its siblings.', example: 0 })
  position: number;
  @ApiProperty({ type: () => CategoryView, isArray: true })
  children: CategoryView[];
  @ApiProperty({ format: 'date-time' })
  createdAt: string;
  @ApiProperty({ format: 'date-time' })
  updatedAt: string;
  @ApiProperty({ type: 'integer', example: 1 })
  version: number;
}

export const toCategoryView = (category: Category, children: readonly Category[] = []): CategoryView => ({
  id: category.id,
  slug: category.slug,
  name: category.name,
  parentId: category.parentId ?? null,
  path: category.path,
  position: category.position,
  children: children.map((child) => toCategoryView(child)),
  createdAt: instant(category.createdAt),
  updatedAt: instant(category.updatedAt),
  version: category.version,
});

/** The roots with everything below them; `categories` come in the order that siblings are shown in. */
export function toCategoryTree(categories: readonly Category[]): CategoryView[] {
  const views = new Map(categories.map((category) => [category.id, toCategoryView(category)]));
  const roots: CategoryView[] = [];
  for (const view of views.values()) {
    const parent = view.parentId === null ? undefined : views.get(view.parentId);
    (parent?.children ?? roots).push(view);
  }
  return roots;
}
