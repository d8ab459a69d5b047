import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import type { Facet } from '#contracts/generated/ashlar/catalog/v1/products.js';
import { PagedMetaModel } from '../edge/docs/meta.model.js';

@ApiSchema({ name: 'FacetValue' })
export class FacetValueView {
  @ApiProperty({ example: 'Low Tide Pottery', description: 'What to filter by; of `price`: `from-to`, for minPrice and maxPrice.' })
  value: string;

  @ApiProperty({ example: 'Low Tide Pottery', description: 'What to show.' })
  label: string;

  @ApiProperty({ type: 'integer', example: 12, description: 'How many products the list has when it is chosen.' })
  count: number;
}

@ApiSchema({ name: 'Facet' })
export class FacetView {
  @ApiProperty({ example: 'brand', description: '`category`, `brand`, `price` or `attr.<name>`.' })
  name: string;

  @ApiProperty({ type: () => [FacetValueView] })
  values: FacetValueView[];
}

@ApiSchema({ name: 'ProductsMeta' })
export class ProductsMetaModel extends PagedMetaModel {
  @ApiProperty({ type: () => [FacetView], required: false, description: 'When `facets=true` asked for them.' })
  facets?: FacetView[];
}

export const toFacetViews = (facets: readonly Facet[]): FacetView[] =>
  facets.map(({ name, values }) => ({ name, values: values.map(({ value, label, count }) => ({ value, label, count })) }));
