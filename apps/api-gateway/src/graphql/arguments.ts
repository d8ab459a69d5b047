import { ArgsType, Field, InputType, Int, registerEnumType, type FieldOptions, type ReturnTypeFunc } from '@nestjs/graphql';
import type { ProductsQuery, sorts } from '../catalog/products.dto.js';
import { SafeInt } from './scalars.js';

const ProductSort = {
  RELEVANCE: 'relevance',
  NAME_ASC: 'name',
  NAME_DESC: '-name',
  PRICE_ASC: 'price',
  PRICE_DESC: '-price',
  NEWEST: 'newest',
} as const satisfies Record<string, (typeof sorts)[number]>;
registerEnumType(ProductSort, { name: 'ProductSort' });

/** An argument as GraphQL checks it: whether it is a text. What it may say is REST's rule, see `held`. */
const Argument = (type: ReturnTypeFunc, options: FieldOptions = {}): PropertyDecorator => Field(type, { nullable: true, ...options });

/** The arguments as they come, which are no instances of their class. */
export type Given<T> = Pick<T, keyof T>;

@ArgsType()
export class ProductArguments {
  @Argument(() => String, { nullable: false })
  idOrSlug: string;
}

@ArgsType()
export class SuggestArguments {
  @Argument(() => String, { nullable: false, description: 'What was typed so far: 1 to 100 characters.' })
  q: string;
}

@InputType('AttributeFilter')
export class AttributeFilter {
  @Argument(() => String, { nullable: false })
  name: string;
  @Argument(() => String, { nullable: false })
  value: string;
}

@ArgsType()
export class ProductsArguments {
  @Argument(() => String, { description: 'Full-text search.' })
  q?: string | null;
  @Argument(() => String, { description: 'Category slug; its subtree is included.' })
  category?: string | null;
  @Argument(() => String, { description: 'The exact brand.' })
  brand?: string | null;
  @Argument(() => SafeInt, { description: 'Minor units, inclusive; any variant counts.' })
  minPrice?: number | null;
  @Argument(() => SafeInt, { description: 'Minor units, inclusive; any variant counts.' })
  maxPrice?: number | null;
  @Argument(() => Boolean, { description: 'Only what is in stock, or only what is not.' })
  inStock?: boolean | null;
  @Argument(() => [AttributeFilter], { description: 'All must match.' })
  attributes?: AttributeFilter[] | null;
  @Argument(() => ProductSort, { description: '`RELEVANCE` with `q`, else `NEWEST`, unless told.' })
  sort?: ProductsQuery['sort'] | null;
  @Argument(() => String, { description: '`nextCursor` of the page before.' })
  cursor?: string | null;
  @Argument(() => Int, { description: '1 to 100; 24 unless told.' })
  limit?: number | null;
}
