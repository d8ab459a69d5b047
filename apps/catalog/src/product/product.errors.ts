import { DomainError, type FieldError } from '#platform/errors/domain-error.js';

export const productNotFound = (idOrSlug: string) => new DomainError('not_found', 'PRODUCT_NOT_FOUND', `There is no product ${idOrSlug}.`);

export const variantNotFound = (id: string) => new DomainError('not_found', 'VARIANT_NOT_FOUND', `There is no variant ${id}.`);

export const slugTaken = (slug: string) =>
  new DomainError('already_exists', 'SLUG_TAKEN', `The slug ${slug} is taken.`, [
    { field: 'slug', code: 'SLUG_TAKEN', message: 'is taken' },
  ]);

export const skuTaken = (fields: readonly FieldError[]) => new DomainError('already_exists', 'SKU_TAKEN', 'A SKU is taken.', fields);

export const unknownCategory = (field: string) =>
  new DomainError('refused', 'UNKNOWN_CATEGORY', 'There is no such category.', [
    { field, code: 'UNKNOWN_CATEGORY', message: 'is no category' },
  ]);

export const tooManyVariants = (most: number) => new DomainError('refused', 'TOO_MANY_VARIANTS', `A product has at most ${most} variants.`);

export const lastVariant = () =>
  new DomainError('wrong_state', 'LAST_VARIANT', 'A product has at least one variant: archive the product instead.');

export const variantReserved = () => new DomainError('wrong_state', 'VARIANT_RESERVED', 'Orders hold pieces of this variant.');
