import { Field, ID, ObjectType } from '@nestjs/graphql';
import type { FacetValueView, FacetView } from '../catalog/facet.view.js';
import type { SuggestionView } from '../catalog/suggestion.view.js';
import { ProductNode } from './product.node.js';
import { SafeInt } from './scalars.js';

@ObjectType('FacetValue')
export class FacetValueNode implements FacetValueView {
  @Field(() => String, { description: "What to filter by: a category's slug, a brand, `from-to` in minor units, an attribute's value." })
  value: string;
  @Field(() => String, { description: 'What to show.' })
  label: string;
  @Field(() => SafeInt)
  count: number;
}

@ObjectType('Facet', { description: 'A way to narrow a list: its counts are of what all other filters leave.' })
export class FacetNode implements FacetView {
  @Field(() => String, { description: '`category`, `brand`, `price` or `attr.<name>`.' })
  name: string;
  @Field(() => [FacetValueNode], { complexity: 20 })
  values: FacetValueNode[];
}

/** The enclosing field's `limit` says how many `items` count for. */
@ObjectType('ProductPage')
export class ProductPageNode {
  @Field(() => [ProductNode], { complexity: 24 })
  items: ProductNode[];
  @Field(() => String, { nullable: true, description: 'The `cursor` of the next page; null at the end.' })
  nextCursor: string | null;
  @Field(() => [FacetNode], { complexity: 10, description: 'Counted only when asked for.' })
  facets: FacetNode[];
}

@ObjectType('Suggestion')
export class SuggestionNode implements SuggestionView {
  @Field(() => ID)
  id: string;
  @Field(() => String)
  slug: string;
  @Field(() => String)
  name: string;
}
