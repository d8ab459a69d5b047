import { validate as isUuid } from 'uuid';
import type { AttributeValue } from '#contracts/generated/ashlar/catalog/v1/product.js';
import type { ProductInput } from '#contracts/generated/ashlar/catalog/v1/products.js';
import type { FieldChecks } from '../field-checks.js';
import { isSlug } from '../slug.js';

export type ProductField = keyof ProductInput;

export const productFields = [
  ...(['slug', 'name', 'description', 'status', 'brand', 'categoryId', 'attributes', 'images', 'options', 'seo'] as const),
] satisfies ProductField[];

const limits = {
  ...{ name: 200, description: 20_000, brand: 100, attributes: 100, attributeName: 64, attributeText: 1_000, images: 50, url: 2_048 },
  ...{ options: 10, optionName: 64, optionValues: 100, optionValue: 100, seoTitle: 200, seoDescription: 500 },
} as const;

export const longestDescription = limits.description;

/** What may stand in each field of a product. */
const rules: Record<ProductField, (checks: FieldChecks, input: ProductInput) => void> = {
  slug: (checks, { slug }) =>
    checks.that(
      slug === '' || (isSlug(slug) && !isUuid(slug)),
      'slug',
      'must be lower-case letters and digits in words joined by -, 80 characters at most',
    ),
  name: (checks, { name }) => checks.text('name', name, { min: 1, max: limits.name }),
  description: (checks, { description }) => checks.text('description', description, { max: limits.description }),
  status: () => undefined,
  brand: (checks, { brand }) => {
    if (brand != null) checks.text('brand', brand, { min: 1, max: limits.brand });
  },
  categoryId: () => undefined,
  attributes: (checks, { attributes }) => {
    const entries = Object.entries(attributes);
    checks.that(entries.length <= limits.attributes, 'attributes', `must have at most ${limits.attributes} entries`);
    for (const [name, value] of entries) checkAttribute(checks, name, value);
  },
  images: (checks, { images }) => {
    checks.that(images.length <= limits.images, 'images', `must have at most ${limits.images} entries`);
    images.forEach((image, index) => checks.that(isWebAddress(image), `images[${index}]`, 'must be an http or https URL'));
  },
  options: (checks, { options }) => {
    checks.that(options.length <= limits.options, 'options', `must have at most ${limits.options} entries`);
    options.forEach(({ name, values }, index) => {
      const field = `options[${index}]`;
      checks.text(`${field}.name`, name, { min: 1, max: limits.optionName });
      checks.that(options.findIndex((other) => other.name === name) === index, `${field}.name`, 'stands twice');
      checks.that(
        values.length >= 1 && values.length <= limits.optionValues,
        `${field}.values`,
        `must have 1 to ${limits.optionValues} entries`,
      );
      checks.that(new Set(values).size === values.length, `${field}.values`, 'must differ from each other');
      values.forEach((value, at) => checks.text(`${field}.values[${at}]`, value, { min: 1, max: limits.optionValue }));
    });
  },
  seo: (checks, { seo }) => {
    checks.text('seo.title', seo?.title, { max: limits.seoTitle });
    checks.text('seo.description', seo?.description, { max: limits.seoDescription });
  },
};

/** Notes what is wrong with `fields` of a product. */
export function checkProduct(checks: FieldChecks, input: ProductInput, fields: Iterable<ProductField> = productFields): void {
  for (const field of fields) rules[field](checks, input);
}

function checkAttribute(checks: FieldChecks, name: string, value: AttributeValue): void {
  const field = `attributes.${name.replaceAll('\0', '')}`;
  checks.text(field, name, { min: 1, max: limits.attributeName });
  if (value.text != null) checks.text(field, value.text, { max: limits.attributeText });
  else checks.that(value.flag != null || Number.isFinite(value.number), field, 'must be a text, a number or a boolean');
}

function isWebAddress(text: string): boolean {
  return text.length <= limits.url && /^https?:\/\/[^\s\0]+$/i.test(text) && URL.canParse(text);
}
