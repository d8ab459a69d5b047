import { Choice, Id, Name, QueryFlag, QueryNumber, Text, WholeNumber } from '../edge/input/fields.js';
import { Money } from '../edge/input/money.dto.js';
import { PageQuery } from '../edge/input/page.dto.js';
import { isShortText, ListOf, MapOf, Nested, TextList } from '../edge/input/structures.js';
import type { Attribute, ProductStatusName } from './product.view.js';
import { CreateVariantDto, sku } from './variants.dto.js';

export class SeoDto {
  @Text({ max: 200, optional: true, nullable: true, example: 'Stoneware mug' })
  title?: string | null;

  @Text({ max: 500, optional: true, nullable: true, example: 'A mug made by hand.' })
  description?: string | null;
}

export class ProductOptionDto {
  @Name({ max: 64, example: 'wood' })
  name: string;

  @TextList({ min: 1, max: 100, maxLength: 100, example: ['oak', 'walnut'] })
  values: string[];
}

const isAttribute = (value: unknown): boolean =>
  typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value)) || isShortText(1_000)(value);

/** What both making and changing a product may say; nothing of it is required. */
export class ProductFields {
  @Text({
    max: 80,
    pattern: /^[a-z0-9]+(-[a-z0-9]+)*$/,
    form: 'must be lower-case words joined by -',
    optional: true,
    example: 'stoneware-mug',
    about: 'Made from the name when left out.',
  })
  slug?: string;

  @Text({ min: 0, max: 20_000, content: 'lines', optional: true, example: 'A mug made by hand, glazed inside and out.' })
  description?: string;

  @Choice(['draft', 'active', 'archived'], { optional: true, example: 'active', about: '`draft` unless told.' })
  status?: ProductStatusName;

  @Name({ max: 100, optional: true, nullable: true, example: 'Ashlar Pottery' })
  brand?: string | null;

  @Id({ optional: true, nullable: true, about: 'The category it is in.' })
  categoryId?: string | null;

  @MapOf({
    max: 100,
    values: isAttribute,
    form: 'must have texts of up to 1000 characters without control characters, numbers, true or false as values',
    maxName: 64,
    schema: { oneOf: [{ type: 'string' }, { type: 'number' }, { type: 'boolean' }] },
    optional: true,
    example: { material: 'stoneware', dishwasherSafe: true },
  })
  attributes?: Record<string, Attribute>;

  @TextList({
    max: 50,
    maxLength: 2_048,
    pattern: /^https?:\/\/\S+$/i,
    form: 'must hold http:// or https:// URLs',
    optional: true,
    example: ['https://images.example/mug.jpg'],
  })
  images?: string[];

  @ListOf(() => ProductOptionDto, { max: 10, optional: true, about: 'In the order they are shown; taken from the variants when left out.' })
  options?: ProductOptionDto[];

  @Nested(() => SeoDto, { optional: true, nullable: true })
  seo?: SeoDto | null;
}

export class CreateProductDto extends ProductFields {
  @Name({ max: 200, example: 'Stoneware mug' })
  name: string;

  @ListOf(() => CreateVariantDto, { min: 1, max: 500, optional: true, about: 'Or `sku`, `price` and `stock` for a single one.' })
  variants?: CreateVariantDto[];

  @Text({ ...sku, optional: true, about: 'Of the single variant.' })
  sku?: string;

  @Nested(() => Money, { optional: true, about: 'Of the single variant.' })
  price?: Money;

  @WholeNumber({ min: 0, max: 1_000_000_000, optional: true, about: 'Of the single variant: pieces on hand at the beginning.' })
  stock?: number;
}

export class UpdateProductDto extends ProductFields {
  @Name({ max: 200, optional: true, example: 'Stoneware mug, large' })
  name?: string;
}

export const sorts = ['relevance', 'name', '-name', 'price', '-price', 'newest'] as const;

export class ProductsQuery extends PageQuery {
  @Text({ max: 200, optional: true, example: 'mug', about: 'Full-text search.' })
  q?: string;

  @Text({ max: 200, optional: true, about: 'Category slug; its subtree is included.' })
  category?: string;

  @Text({ max: 200, optional: true, about: 'The exact brand.' })
  brand?: string;

  @QueryNumber({ min: 0, optional: true, about: 'Minor units, inclusive; any variant counts.' })
  minPrice?: number;

  @QueryNumber({ min: 0, optional: true, about: 'Minor units, inclusive; any variant counts.' })
  maxPrice?: number;

  @QueryFlag({ optional: true, about: 'Only what is in stock, or only what is not.' })
  inStock?: boolean;

  @MapOf({
    max: 20,
    values: isShortText(1_000, 1),
    form: 'must be given once each, with a value of 1 to 1000 characters',
    schema: { type: 'string' },
    optional: true,
    example: { material: 'stoneware' },
    about: '`attr[material]=stoneware`: all must match.',
  })
  attr?: Record<string, string>;

  @QueryFlag({ optional: true, about: '`true` adds `meta.facets`: what the list can be narrowed by, and what each choice would leave.' })
  facets?: boolean;

  @Choice(sorts, { optional: true, about: '`relevance` with `q`, else `newest`, unless told.' })
  sort?: (typeof sorts)[number];

  @Choice(['draft', 'active', 'archived'], { optional: true, about: 'For administrators; everybody else sees what is active.' })
  status?: ProductStatusName;
}

export class SuggestQuery {
  @Text({ max: 100, example: 'mug', about: 'What was typed so far.' })
  q: string;

  @QueryNumber({ min: 1, max: 10, optional: true, about: '10 unless told.' })
  limit?: number;
}
