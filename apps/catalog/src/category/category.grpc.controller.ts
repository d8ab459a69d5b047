import { Controller } from '@nestjs/common';
import {
  CategoryServiceControllerMethods,
  type CategoryServiceController,
  type CreateCategoryRequest,
  type CreateCategoryResponse,
  type DeleteCategoryRequest,
  type DeleteCategoryResponse,
  type GetCategoryRequest,
  type GetCategoryResponse,
  type ListCategoriesResponse,
  type UpdateCategoryRequest,
  type UpdateCategoryResponse,
} from '#contracts/generated/ashlar/catalog/v1/categories.js';
import { AdminOnly, Public } from '#platform/auth/access-rules.js';
import { toCategory } from './category.proto.js';
import { CategoryQueries } from './category.queries.js';
import { CreateCategory } from './create-category.js';
import { DeleteCategory } from './delete-category.js';
import { UpdateCategory } from './update-category.js';

/** The category tree over gRPC. */
@Controller()
@CategoryServiceControllerMethods()
export class CategoryGrpcController implements CategoryServiceController {
  constructor(
    private readonly queries: CategoryQueries,
    private readonly creating: CreateCategory,
    private readonly updating: UpdateCategory,
    private readonly deleting: DeleteCategory,
  ) {}

  @Public()
  async listCategories(): Promise<ListCategoriesResponse> {
    return { categories: (await this.queries.all()).map(toCategory) };
  }

  @Public()
  async getCategory({ idOrSlug }: GetCategoryRequest): Promise<GetCategoryResponse> {
    const { category, children } = await this.queries.withChildren(idOrSlug);
    return { category: toCategory(category), children: children.map(toCategory) };
  }

  @AdminOnly({ scope: 'catalog:write' })
  async createCategory({ category }: CreateCategoryRequest): Promise<CreateCategoryResponse> {
    return { category: toCategory(await this.creating.execute(category)) };
  }

  @AdminOnly({ scope: 'catalog:write' })
  async updateCategory(request: UpdateCategoryRequest): Promise<UpdateCategoryResponse> {
    return { category: toCategory(await this.updating.execute(request)) };
  }

  @AdminOnly({ scope: 'catalog:write' })
  async deleteCategory({ id, expectedVersion }: DeleteCategoryRequest): Promise<DeleteCategoryResponse> {
    await this.deleting.execute(id, expectedVersion);
    return {};
  }
}
