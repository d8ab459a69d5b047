import { Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Admin, Public } from '../auth/access.js';
import { ApiAnswer, ApiWhole } from '../edge/docs/api-answer.js';
import { ApiConditional, ApiId, ApiName } from '../edge/docs/api-headers.js';
import { ApiProblem } from '../edge/docs/api-problem.js';
import { ApiRequest } from '../edge/docs/api-request.js';
import { HonoursIfMatch, IfMatch } from '../edge/input/if-match.js';
import { BodyOf } from '../edge/input/request-shape.guard.js';
import { categoryChange, categoryExample, newCategory } from './catalog.examples.js';
import { CategoriesClient } from './categories.client.js';
import { CreateCategoryDto, UpdateCategoryDto } from './categories.dto.js';
import { CategoryView } from './category.view.js';

@ApiTags('catalog')
@Controller('categories')
export class CategoriesController {
  constructor(private readonly categories: CategoriesClient) {}

  @Get()
  @Public()
  @ApiOperation({ operationId: 'listCategories', summary: 'Read the category tree' })
  @ApiWhole(CategoryView, { example: [categoryExample] })
  tree() {
    return this.categories.tree();
  }

  @Get(':idOrSlug')
  @Public()
  @ApiOperation({ operationId: 'getCategory', summary: 'Read a category with its direct children' })
  @ApiName('idOrSlug', 'Slug or id.', 'tableware')
  @ApiConditional()
  @ApiAnswer(200, CategoryView, { example: categoryExample })
  @ApiProblem(404, 'CATEGORY_NOT_FOUND')
  get(@Param('idOrSlug') idOrSlug: string) {
    return this.categories.get(idOrSlug);
  }

  @Post()
  @Admin('catalog:write')
  @ApiRequest(CreateCategoryDto, { 'At the root': newCategory })
  @ApiOperation({ operationId: 'createCategory', summary: 'Make a category' })
  @ApiAnswer(201, CategoryView, { example: categoryExample })
  @ApiProblem(409, 'SLUG_TAKEN')
  @ApiProblem(422, 'UNKNOWN_CATEGORY', 'CATEGORY_TOO_DEEP')
  create(@BodyOf() body: CreateCategoryDto) {
    return this.categories.create(body);
  }

  @Patch(':idOrSlug')
  @Admin('catalog:write')
  @ApiRequest(UpdateCategoryDto, { 'A new name': categoryChange })
  @ApiOperation({ operationId: 'updateCategory', summary: 'Change or move a category' })
  @ApiId('idOrSlug', 'The id of the category.')
  @HonoursIfMatch()
  @ApiAnswer(200, CategoryView, { example: categoryExample })
  @ApiProblem(404, 'CATEGORY_NOT_FOUND')
  @ApiProblem(409, 'SLUG_TAKEN')
  @ApiProblem(422, 'UNKNOWN_CATEGORY', 'CATEGORY_CYCLE', 'CATEGORY_TOO_DEEP')
  update(@Param('idOrSlug') id: string, @BodyOf() body: UpdateCategoryDto, @IfMatch() version?: number) {
    return this.categories.update(id, body, version);
  }

  @Delete(':idOrSlug')
  @Admin('catalog:write')
  @HttpCode(204)
  @ApiOperation({ operationId: 'deleteCategory', summary: 'Delete an empty category' })
  @ApiId('idOrSlug', 'The id of the category.')
  @HonoursIfMatch()
  @ApiNoContentResponse({ description: 'It is gone.' })
  @ApiProblem(404, 'CATEGORY_NOT_FOUND')
  @ApiProblem(409, 'CATEGORY_NOT_EMPTY')
  async delete(@Param('idOrSlug') id: string, @IfMatch() version?: number): Promise<void> {
    await this.categories.delete(id, version);
  }
}
