import { validate as isUuid } from 'uuid';
import type { CategoryInput } from '#contracts/generated/ashlar/catalog/v1/categories.js';
import { FieldChecks } from '../field-checks.js';
import { isSlug } from '../slug.js';

export const categoryFields = ['name', 'slug', 'parentId', 'position'] as const;
export type CategoryField = (typeof categoryFields)[number];

/** Throws 400 naming what is wrong with `fields` of a category. */
export function checkCategory(input: CategoryInput, fields: ReadonlySet<CategoryField> = new Set(categoryFields)): void {
  const checks = new FieldChecks();
  if (fields.has('name')) checks.text('name', input.name, { min: 1, max: 100 });
  if (fields.has('slug')) {
    const fits = input.slug === '' || (isSlug(input.slug) && !isUuid(input.slug));
    checks.that(fits, 'slug', 'must be lower-case letters and digits in words joined by -, 80 characters at most');
  }
  if (fields.has('position')) checks.wholeNumber('position', input.position, 0, 1_000_000);
  checks.done();
}
