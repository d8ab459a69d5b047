import { Field, ObjectType } from '@nestjs/graphql';
import type { MoneyView } from '../edge/output/money.view.js';
import { SafeInt } from './scalars.js';

@ObjectType('Money', { description: 'An amount of money.' })
export class MoneyNode implements MoneyView {
  @Field(() => SafeInt, { description: 'Minor units of the currency.' })
  amount: number;
  @Field(() => String, { description: 'ISO 4217.' })
  currency: string;
}

@ObjectType('PriceRange')
export class PriceRangeNode {
  @Field(() => MoneyNode)
  min: MoneyNode;
  @Field(() => MoneyNode)
  max: MoneyNode;
}
