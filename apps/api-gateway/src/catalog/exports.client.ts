import { Injectable } from '@nestjs/common';
import { FileFormat, type StreamProductsRequest, type StreamProductsResponse } from '#contracts/generated/ashlar/catalog/v1/imports.js';
import { CatalogPeer } from '#platform/grpc/peers.module.js';
import { streamed } from '../edge/http/streamed-answer.js';

/** What products are written as. */
export const exportFormats = ['csv', 'ndjson'] as const;
export type ExportFormat = (typeof exportFormats)[number];

const files = {
  csv: { format: FileFormat.FILE_FORMAT_CSV, contentType: 'text/csv; charset=utf-8' },
  ndjson: { format: FileFormat.FILE_FORMAT_NDJSON, contentType: 'application/x-ndjson' },
} as const satisfies Record<ExportFormat, StreamProductsRequest & { contentType: string }>;

/** Product files, passed on from catalog as they are written. */
@Injectable()
export class ExportsClient {
  constructor(private readonly catalog: CatalogPeer) {}

  products(as: ExportFormat) {
    const { format, contentType } = files[as];
    return streamed(this.pieces(format), { contentType, fileName: `products.${as}` });
  }

  private async *pieces(format: FileFormat): AsyncGenerator<Uint8Array, void, undefined> {
    const messages = this.catalog.serverStream<StreamProductsRequest, StreamProductsResponse>(
      'ashlar.catalog.v1.ExportService',
      'streamProducts',
      { format },
      new AbortController().signal,
    );
    for await (const { piece } of messages) yield piece;
  }
}
