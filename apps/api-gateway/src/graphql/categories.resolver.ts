import { Context, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { RequestReads } from './catalog-reads.js';
import { CategoryNode, CategoryRefNode } from './category.node.js';

@Resolver(() => CategoryRefNode)
export class CategoriesResolver {
  @Query(() => [CategoryNode], { complexity: 20, description: 'The category tree: its roots.' })
  categories(@Context() { categories }: RequestReads) {
    return categories.roots();
  }

  @ResolveField(() => [CategoryNode], { complexity: 5 })
  children(@Parent() { path }: CategoryRefNode, @Context() { categories }: RequestReads) {
    return categories.childrenOf(path);
  }
}
