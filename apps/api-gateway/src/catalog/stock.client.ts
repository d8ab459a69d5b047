import { Injectable } from '@nestjs/common';
import type { StockServiceClient } from '#contracts/generated/ashlar/catalog/v1/stock.js';
import { validationFailed, type FieldError } from '#platform/errors/domain-error.js';
import type { PromiseClient } from '#platform/grpc/grpc-client.js';
import { CatalogPeer } from '#platform/grpc/peers.module.js';
import { created, resource } from '../edge/http/answer.js';
import { given } from '../edge/output/given.js';
import type { AdjustStockDto } from './stock.dto.js';
import { toStockView } from './stock.view.js';

/** The stock of a SKU, asked of catalog. */
@Injectable()
export class StockClient {
  private readonly stock: PromiseClient<StockServiceClient>;

  constructor(catalog: CatalogPeer) {
    this.stock = catalog.serviceClient<StockServiceClient>('ashlar.catalog.v1.StockService');
  }

  async get(sku: string) {
    return resource(toStockView(given((await this.stock.getStock({ sku })).stock)));
  }

  async adjust(sku: string, body: AdjustStockDto) {
    const errors = contradictions(body);
    if (errors.length > 0) throw validationFailed(errors);
    const { delta, set, expected, reason } = body;
    const { stock } = await this.stock.adjustStock({ sku, delta, set, expected, reason });
    return created(toStockView(given(stock)), `/stock/${encodeURIComponent(sku)}`);
  }
}

/** Either `delta`, or `set` with or without `expected`. */
export function contradictions({ delta, set, expected }: AdjustStockDto): FieldError[] {
  if (delta === undefined && set === undefined) return [{ field: 'delta', code: 'REQUIRED', message: 'is required unless set is given' }];
  if (delta === undefined) return [];
  return Object.entries({ set, expected })
    .filter(([, value]) => value !== undefined)
    .map(([field]) => ({ field, code: 'CONFLICT', message: 'must not be given beside delta' }));
}
