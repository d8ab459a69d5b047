import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { CategoryView } from '../catalog/category.view.js';
import type { CategoryRefView } from '../catalog/product.view.js';
import { DateTime } from './scalars.js';

@ObjectType('Category', { description: 'A node of the category tree.' })
export class CategoryNode implements CategoryView {
  @Field(() => ID)
  id: string;
  @Field(() => String)
  slug: string;
  @Field(() => String)
  name: string;
  @Field(() => ID, { nullable: true, description: 'null at the root.' })
  parentId: string | null;
  @Field(() => String, { description: 'Slugs from the root, joined by `/`.' })
  path: string;
  @Field(() => Int, { description: 'Order among its siblings.' })
  position: number;
  @Field(() => [CategoryNode], { complexity: 5 })
  children: CategoryNode[];
  @Field(() => DateTime)
  createdAt: string;
  @Field(() => DateTime)
  updatedAt: string;
  @Field(() => Int)
  version: number;
}

/** `children` has a resolver: most who ask for a product's category do not ask what is below it. */
@ObjectType('CategoryRef', { description: "A product's category." })
export class CategoryRefNode implements CategoryRefView {
  @Field(() => ID)
  id: string;
  @Field(() => String)
  slug: string;
  @Field(() => String)
  name: string;
  @Field(() => String, { description: 'Slugs from the root, joined by `/`.' })
  path: string;
}
