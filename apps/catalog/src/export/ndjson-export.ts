import type { ExportedProduct, ExportedVariant } from './exported-products.js';

/** A product as a line that a file of products has: the body of `POST /products`, with `externalId`, and `category` as names from the root. */
export const ndjsonLine = ({ variants, ...product }: ExportedProduct): string =>
  `${JSON.stringify({ ...product, variants: variants.map(withMoney) })}\n`;

function withMoney({ price, currency, compareAtPrice, costPrice, ...rest }: ExportedVariant) {
  const money = (amount: number | null) => (amount === null ? null : { amount, currency });
  return { ...rest, price: money(price), compareAtPrice: money(compareAtPrice), costPrice: money(costPrice) };
}
