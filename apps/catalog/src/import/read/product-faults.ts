import { mostVariants } from '../../product/product.entity.js';
import type { Fault } from './says.js';

export const tooManyVariants: Fault = {
  field: 'sku',
  code: 'TOO_MANY_VARIANTS',
  message: `A product has at most ${mostVariants} variants: make several products of it.`,
};
export const noVariant: Fault = {
  field: 'sku',
  code: 'NO_VARIANT',
  message: 'No row of this product has a SKU and a price: a product has at least one variant.',
};
export const productRejected = (line: number): Fault => ({
  field: 'sku',
  code: 'PRODUCT_REJECTED',
  message: `The first row of this product, line ${line}, was not taken: mend that one first.`,
});
