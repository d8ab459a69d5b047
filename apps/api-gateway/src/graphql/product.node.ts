import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { Attribute, ProductStatusName, ProductView } from '../catalog/product.view.js';
import { CategoryRefNode } from './category.node.js';
import { PriceRangeNode } from './money.node.js';
import { AttributeValue, DateTime } from './scalars.js';
import { toVariantNode, VariantNode } from './variant.node.js';

const ProductStatus = { DRAFT: 'draft', ACTIVE: 'active', ARCHIVED: 'archived' } as const satisfies Record<string, ProductStatusName>;
registerEnumType(ProductStatus, { name: 'ProductStatus' });

@ObjectType('Attribute')
export class AttributeNode {
  @Field(() => String)
  name: string;
  @Field(() => AttributeValue)
  value: Attribute;
}

@ObjectType('ProductOption')
export class ProductOptionNode {
  @Field(() => String)
  name: string;
  @Field(() => [String])
  values: string[];
}

@ObjectType('Seo')
export class SeoNode {
  @Field(() => String, { nullable: true })
  title: string | null;
  @Field(() => String, { nullable: true })
  description: string | null;
}

@ObjectType('Product', { description: 'A product with its variants: at least one.' })
export class ProductNode implements Record<keyof ProductView, unknown> {
  @Field(() => ID)
  id: string;
  @Field(() => String)
  slug: string;
  @Field(() => String)
  name: string;
  @Field(() => String)
  description: string;
  @Field(() => ProductStatus)
  status: ProductStatusName;
  @Field(() => String, { nullable: true })
  brand: string | null;
  @Field(() => CategoryRefNode, { nullable: true })
  category: CategoryRefNode | null;
  @Field(() => [AttributeNode], { complexity: 5 })
  attributes: AttributeNode[];
  @Field(() => [String], { description: 'URLs.' })
  images: string[];
  @Field(() => [ProductOptionNode], { complexity: 3, description: 'In the order they are shown.' })
  options: ProductOptionNode[];
  @Field(() => [VariantNode], { complexity: 5 })
  variants: VariantNode[];
  @Field(() => PriceRangeNode)
  priceRange: PriceRangeNode;
  @Field(() => Boolean)
  inStock: boolean;
  @Field(() => SeoNode, { nullable: true })
  seo: SeoNode | null;
  @Field(() => DateTime, { nullable: true })
  publishedAt: string | null;
  @Field(() => DateTime)
  createdAt: string;
  @Field(() => DateTime)
  updatedAt: string;
  @Field(() => Int)
  version: number;
}

/** What REST shows, with names and values in lists: GraphQL knows no objects whose members the shop names. */
export const toProductNode = (view: ProductView): ProductNode => ({
  ...view,
  attributes: Object.entries(view.attributes).map(([name, value]) => ({ name, value })),
  variants: view.variants.map(toVariantNode),
});
