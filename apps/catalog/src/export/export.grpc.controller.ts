import { Controller } from '@nestjs/common';
import {
  ExportServiceControllerMethods,
  type StreamProductsRequest,
  type StreamProductsResponse,
} from '#contracts/generated/ashlar/catalog/v1/imports.js';
import { AdminOnly } from '#platform/auth/access-rules.js';
import { StreamProducts } from './stream-products.js';

/** Product files out, over gRPC. */
@Controller()
@ExportServiceControllerMethods()
export class ExportGrpcController {
  constructor(private readonly products: StreamProducts) {}

  /** A stream: each piece is read from the database once the one before it was taken. */
  @AdminOnly({ scope: 'catalog:read' })
  streamProducts({ format }: StreamProductsRequest): AsyncIterable<StreamProductsResponse> {
    return asMessages(this.products.execute(format));
  }
}

async function* asMessages(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<StreamProductsResponse, void, undefined> {
  for await (const piece of pieces) yield { piece };
}
