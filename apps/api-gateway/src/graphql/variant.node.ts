import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { VariantView } from '../catalog/variant.view.js';
import { MoneyNode } from './money.node.js';
import { SafeInt } from './scalars.js';

@ObjectType('VariantOption')
export class VariantOptionNode {
  @Field(() => String)
  name: string;
  @Field(() => String)
  value: string;
}

@ObjectType('Variant', { description: 'A thing that can be bought, with its own SKU and price.' })
export class VariantNode implements Record<keyof VariantView, unknown> {
  @Field(() => ID)
  id: string;
  @Field(() => String)
  sku: string;
  @Field(() => String)
  title: string;
  @Field(() => [VariantOptionNode], { complexity: 3 })
  options: VariantOptionNode[];
  @Field(() => MoneyNode)
  price: MoneyNode;
  @Field(() => MoneyNode, { nullable: true, description: 'What it used to cost: at least `price`.' })
  compareAtPrice: MoneyNode | null;
  @Field(() => MoneyNode, { nullable: true, description: 'For administrators only; null for everybody else.' })
  costPrice: MoneyNode | null;
  @Field(() => String, { nullable: true })
  barcode: string | null;
  @Field(() => Int, { nullable: true })
  weightGrams: number | null;
  @Field(() => Boolean)
  trackInventory: boolean;
  @Field(() => SafeInt, { nullable: true, description: 'Pieces that can be ordered now; null when not tracked.' })
  available: number | null;
  @Field(() => Int, { nullable: true })
  lowStockThreshold: number | null;
  @Field(() => Int)
  version: number;
}

export const toVariantNode = (view: VariantView): VariantNode => ({
  ...view,
  options: Object.entries(view.options).map(([name, value]) => ({ name, value })),
  costPrice: view.costPrice ?? null,
});
