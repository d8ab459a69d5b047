import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import type { Stock } from '#contracts/generated/ashlar/catalog/v1/stock.js';

/** What is on the shelf and what is promised. */
@ApiSchema({ name: 'Stock' })
export class StockView {
  @ApiProperty({ example: 'LT-MUG-OA' })
  sku: string;
  @ApiProperty({ type: 'integer', description: 'Pieces on the shelf, the reserved ones among them.', example: 50 })
  onHand: number;
  @ApiProperty({ type: 'integer', description: 'Pieces that unpaid orders hold.', example: 2 })
  reserved: number;
  @ApiProperty({ type: 'integer', description: 'onHand − reserved.', example: 48 })
  available: number;
  @ApiProperty({ type: 'integer', nullable: true, example: 5 })
  lowStockThreshold: number | null;
  @ApiProperty({ type: 'integer', example: 3 })
  version: number;
}

export const toStockView = (stock: Stock): StockView => ({
  sku: stock.sku,
  onHand: stock.onHand,
  reserved: stock.reserved,
  available: stock.available,
  lowStockThreshold: stock.lowStockThreshold ?? null,
  version: stock.version,
});
