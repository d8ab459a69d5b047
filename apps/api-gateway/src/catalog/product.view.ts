import { ApiExtraModels, ApiProperty, ApiSchema } from '@nestjs/swagger';
import { ProductStatus, type AttributeValue, type CategoryRef, type Product } from '#contracts/generated/ashlar/catalog/v1/product.js';
import { instant, instantOrNull } from '../edge/output/instant.js';
import { MoneyView, toMoneyView } from '../edge/output/money.view.js';
import { toVariantView, VariantView } from './variant.view.js';

export const statusNames = {
  [ProductStatus.PRODUCT_STATUS_UNSPECIFIED]: 'draft',
  [ProductStatus.PRODUCT_STATUS_DRAFT]: 'draft',
  [ProductStatus.PRODUCT_STATUS_ACTIVE]: 'active',
  [ProductStatus.PRODUCT_STATUS_ARCHIVED]: 'archived',
} as const;

export type ProductStatusName = (typeof statusNames)[ProductStatus];
export type Attribute = string | number | boolean;

@ApiSchema({ name: 'CategoryRef' })
export class CategoryRefView {
  @ApiProperty({ format: 'uuid' })
  id: string;
  @ApiProperty({ example: 'mugs' })
  slug: string;
  @ApiProperty({ example: 'Mugs' })
  name: string;
  @ApiProperty({ description: 'Slugs from the root, joined by `/`.', example: 'kitchen/mugs' })
  path: string;
}

@ApiSchema({ name: 'ProductOption' })
export class ProductOptionView {
  @ApiProperty({ example: 'colour' })
  name: string;
  @ApiProperty({ type: String, isArray: true, example: ['Blue', 'White'] })
  values: string[];
}

@ApiSchema({ name: 'PriceRange' })
export class PriceRangeView {
  @ApiProperty()
  min: MoneyView;
  @ApiProperty()
  max: MoneyView;
}

@ApiSchema({ name: 'SeoView' })
export class SeoView {
  @ApiProperty({ type: String, nullable: true, example: 'Stoneware mug' })
  title: string | null;
  @ApiProperty({ type: String, nullable: true, example: 'A mug made by hand.' })
  description: string | null;
}

/** A product with its variants: at least one. */
@ApiSchema({ name: 'Product' })
@ApiExtraModels(CategoryRefView, SeoView)
export class ProductView {
  @ApiProperty({ format: 'uuid' })
  id: string;
  @ApiProperty({ example: 'stoneware-mug' })
  slug: string;
  @ApiProperty({ example: 'Stoneware mug' })
  name: string;
  @ApiProperty({ example: 'A mug made by hand, glazed inside and out.' })
  description: string;
  @ApiProperty({ enum: ['draft', 'active', 'archived'], example: 'active' })
  status: ProductStatusName;
  @ApiProperty({ type: String, nullable: true, example: 'Ashlar Pottery' })
  brand: string | null;
  @ApiProperty({ type: () => CategoryRefView, nullable: true })
  category: CategoryRefView | null;
  @ApiProperty({
    type: 'object',
    additionalProperties: { oneOf: [{ type: 'string' }, { type: 'number' }, { type: 'boolean' }] },
    example: { material: 'stoneware', dishwasherSafe: true },
  })
  attributes: Record<string, Attribute>;
  @ApiProperty({ type: String, isArray: true, example: ['https://images.example/mug.jpg'] })
  images: string[];
  @ApiProperty({ type: () => ProductOptionView, isArray: true })
  options: ProductOptionView[];
  @ApiProperty({ type: () => VariantView, isArray: true })
  variants: VariantView[];
  @ApiProperty()
  priceRange: PriceRangeView;
  @ApiProperty()
  inStock: boolean;
  @ApiProperty({ type: () => SeoView, nullable: true })
  seo: SeoView | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  publishedAt: string | null;
  @ApiProperty({ format: 'date-time' })
  createdAt: string;
  @ApiProperty({ format: 'date-time' })
  updatedAt: string;
  @ApiProperty({ type: 'integer', example: 1 })
  version: number;
}

export const toProductView = (product: Product, forAdmin: boolean): ProductView => ({
  id: product.id,
  slug: product.slug,
  name: product.name,
  description: product.description,
  status: statusNames[product.status],
  brand: product.brand ?? null,
  category: product.category == null ? null : toCategoryRef(product.category),
  attributes: toAttributes(product.attributes),
  images: product.images,
  options: product.options.map(({ name, values }) => ({ name, values })),
  variants: product.variants.map((variant) => toVariantView(variant, forAdmin)),
  priceRange: { min: toMoneyView(product.priceMin), max: toMoneyView(product.priceMax) },
  inStock: product.inStock,
  seo: product.seo == null ? null : { title: product.seo.title ?? null, description: product.seo.description ?? null },
  publishedAt: instantOrNull(product.publishedAt),
  createdAt: instant(product.createdAt),
  updatedAt: instant(product.updatedAt),
  version: product.version,
});

const toCategoryRef = ({ id, slug, name, path }: CategoryRef): CategoryRefView => ({ id, slug, name, path });

const toAttributes = (attributes: Record<string, AttributeValue>): Record<string, Attribute> =>
  Object.fromEntries(Object.entries(attributes).map(([name, { text, number, flag }]) => [name, text ?? number ?? flag ?? '']));
