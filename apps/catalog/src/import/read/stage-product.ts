import type { AttributeValue } from '#contracts/generated/ashlar/catalog/v1/product.js';
import { ProductStatus } from '#contracts/generated/ashlar/catalog/v1/product.js';
import type { ProductInput } from '#contracts/generated/ashlar/catalog/v1/products.js';
import { deepest } from '../../category/category.entity.js';
import type { FieldChecks } from '../../field-checks.js';
import { checkProduct, type ProductField } from '../../product/check-product.js';
import { cleanHtml } from '../../product/clean-html.js';
import type { ProductStatusName } from '../../product/product.entity.js';
import { productFieldsOfFiles, type StagedProduct } from '../staged.js';
import { checkLine, checkLines } from './check-text.js';
import type { ProductSays, Scalar } from './says.js';

const statuses: readonly string[] = ['draft', 'active', 'archived'] satisfies ProductStatusName[];
const checkedFields = ['slug', 'name', 'description', 'brand', 'attributes', 'images', 'options', 'seo'] as const satisfies ProductField[];

const unsaid: ProductInput = {
  ...{ slug: '', name: '', description: '', status: ProductStatus.PRODUCT_STATUS_UNSPECIFIED, brand: undefined, categoryId: undefined },
  ...{ attributes: {}, images: [], options: [], seo: undefined },
};

/** A product as it is to be staged, with what is wrong with it noted in `checks`: the same rules as when it is written by itself. */
export function stageProduct(checks: FieldChecks, key: string, says: ProductSays, line: number, raw: string): StagedProduct {
  const description = says.description === undefined ? null : cleanHtml(says.description);
  const input: ProductInput = {
    ...unsaid,
    slug: says.slug ?? '',
    name: says.name ?? '',
    description: description ?? '',
    brand: says.brand ?? undefined,
    images: says.images ?? unsaid.images,
    options: says.options ?? unsaid.options,
    seo: says.seo == null ? undefined : { title: says.seo.title, description: says.seo.description },
    attributes: says.attributes === undefined ? unsaid.attributes : toMessage(says.attributes),
  };
  checkProduct(
    checks,
    input,
    checkedFields.filter((field) => says[field] !== undefined),
  );
  checkTexts(checks, says);
  let given = 0;
  productFieldsOfFiles.forEach((field, bit) => (given |= says[field] === undefined ? 0 : 1 << bit));
  return {
    ...{ key, line, given, raw, description },
    slug: says.slug ?? null,
    externalId: says.externalId ?? null,
    name: says.name?.trim() ?? null,
    status: (says.status as ProductStatusName | undefined) ?? null,
    brand: says.brand ?? null,
    category: says.category ?? null,
    attributes: says.attributes ?? null,
    images: says.images ?? null,
    options: says.options ?? null,
    seo: says.seo ?? null,
  };
}

/** What only files say, and what the edge checks of everything else. */
function checkTexts(checks: FieldChecks, says: ProductSays): void {
  if (says.status !== undefined) checks.that(statuses.includes(says.status), 'status', 'must be draft, active or archived');
  if (says.externalId != null) checks.text('externalId', says.externalId, { min: 1, max: 200 });
  if (says.category !== undefined) {
    checks.that(says.category.length <= deepest, 'category', `must be at most ${deepest} levels deep`);
    for (const name of says.category) {
      checks.text('category', name, { min: 1, max: 100 });
      checkLine(checks, 'category', name);
    }
  }
  checkLine(checks, 'externalId', says.externalId);
  checkLine(checks, 'name', says.name);
  checkLine(checks, 'brand', says.brand);
  checkLine(checks, 'seo.title', says.seo?.title);
  checkLine(checks, 'seo.description', says.seo?.description);
  checkLines(checks, 'description', says.description);
  for (const name in says.attributes) {
    const value = says.attributes[name];
    checkLine(checks, `attributes.${name}`, typeof value === 'string' ? name + value : name);
  }
  for (const { name, values } of says.options ?? []) for (const value of [name, ...values]) checkLine(checks, 'options', value);
}

function toMessage(attributes: Record<string, Scalar>): Record<string, AttributeValue> {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [
      name,
      typeof value === 'string' ? { text: value } : typeof value === 'number' ? { number: value } : { flag: value },
    ]),
  );
}
