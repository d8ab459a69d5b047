import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import type { Variant } from '#contracts/generated/ashlar/catalog/v1/product.js';
import { MoneyView, toMoneyView, toMoneyViewOrNull } from '../edge/output/money.view.js';

/** A thing that can be bought, with its own SKU and price. */
@ApiSchema({ name: 'Variant' })
export class VariantView {
  @ApiProperty({ format: 'uuid' })
  id: string;
  @ApiProperty({ example: 'LT-MUG-OA' })
  sku: string;
  @ApiProperty({ example: 'Oat' })
  title: string;
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' }, example: { Glaze: 'Oat' } })
  options: Record<string, string>;
  @ApiProperty()
  price: MoneyView;
  @ApiProperty({ type: () => MoneyView, nullable: true, description: 'What it used to cost: at least `price`.' })
  compareAtPrice: MoneyView | null;
  @ApiProperty({ type: () => MoneyView, nullable: true, required: false, description: 'For administrators only.' })
  costPrice?: MoneyView | null;
  @ApiProperty({ type: String, nullable: true, example: '5012345678900' })
  barcode: string | null;
  @ApiProperty({ type: 'integer', nullable: true, example: 350 })
  weightGrams: number | null;
  @ApiProperty()
  trackInventory: boolean;
  @ApiProperty({ type: 'integer', nullable: true, description: 'Pieces that can be ordered now; null when not tracked.', example: 40 })
  available: number | null;
  @ApiProperty({ type: 'integer', nullable: true, example: 5 })
  lowStockThreshold: number | null;
  @ApiProperty({ type: 'integer', example: 1 })
  version: number;
}

export function toVariantView(variant: Variant, forAdmin: boolean): VariantView {
  const view: VariantView = {
    id: variant.id,
    sku: variant.sku,
    title: variant.title,
    options: variant.options,
    price: toMoneyView(variant.price),
    compareAtPrice: toMoneyViewOrNull(variant.compareAtPrice),
    barcode: variant.barcode ?? null,
    weightGrams: variant.weightGrams ?? null,
    trackInventory: variant.trackInventory,
    available: variant.available ?? null,
    lowStockThreshold: variant.lowStockThreshold ?? null,
    version: variant.version,
  };
  if (forAdmin) view.costPrice = toMoneyViewOrNull(variant.costPrice);
  return view;
}
