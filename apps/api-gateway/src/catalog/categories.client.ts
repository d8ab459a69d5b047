import { Injectable } from '@nestjs/common';
import type { CategoryInput, CategoryServiceClient } from '#contracts/generated/ashlar/catalog/v1/categories.js';
import { DomainError } from '#platform/errors/domain-error.js';
import type { PromiseClient } from '#platform/grpc/grpc-client.js';
import { CatalogPeer } from '#platform/grpc/peers.module.js';
import { created, plain, resource } from '../edge/http/answer.js';
import { updateMask } from '../edge/input/update-mask.js';
import { knownId } from '../edge/input/uuid.js';
import { given } from '../edge/output/given.js';
import type { CreateCategoryDto, UpdateCategoryDto } from './categories.dto.js';
import { toCategoryTree, toCategoryView } from './category.view.js';

const notFound = (id: string) => new DomainError('not_found', 'CATEGORY_NOT_FOUND', `There is no category ${id}.`);

/** The category tree, asked of catalog. */
@Injectable()
export class CategoriesClient {
  private readonly categories: PromiseClient<CategoryServiceClient>;

  constructor(catalog: CatalogPeer) {
    this.categories = catalog.serviceClient<CategoryServiceClient>('ashlar.catalog.v1.CategoryService');
  }

  async tree() {
    return plain(toCategoryTree((await this.categories.listCategories({})).categories));
  }

  async get(idOrSlug: string) {
    const { category, children } = await this.categories.getCategory({ idOrSlug });
    return resource(toCategoryView(given(category), children));
  }

  async create(body: CreateCategoryDto) {
    const view = toCategoryView(given((await this.categories.createCategory({ category: toInput(body) })).category));
    return created(view, `/categories/${view.slug}`);
  }

  async update(id: string, body: UpdateCategoryDto, expectedVersion: number | undefined) {
    const { category } = await this.categories.updateCategory({
      id: knownId(id, notFound),
      updateMask: updateMask(body),
      category: toInput(body),
      expectedVersion,
    });
    return resource(toCategoryView(given(category)));
  }

  async delete(id: string, expectedVersion: number | undefined): Promise<void> {
    await this.categories.deleteCategory({ id: knownId(id, notFound), expectedVersion });
  }
}

const toInput = (body: UpdateCategoryDto): CategoryInput => ({
  name: body.name ?? '',
  slug: body.slug ?? '',
  parentId: body.parentId ?? undefined,
  position: body.position ?? 0,
});
