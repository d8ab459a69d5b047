import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { FileFormat, type CreateImportRequest, type ImportServiceClient } from '#contracts/generated/ashlar/catalog/v1/imports.js';
import type { StreamImportErrorsResponse } from '#contracts/generated/ashlar/catalog/v1/imports.js';
import { DomainError } from '#platform/errors/domain-error.js';
import type { PromiseClient } from '#platform/grpc/grpc-client.js';
import { CatalogPeer } from '#platform/grpc/peers.module.js';
import { accepted, page, plain } from '../edge/http/answer.js';
import type { FileBody } from '../edge/http/file-body.js';
import { streamed } from '../edge/http/streamed-answer.js';
import { toPageRequest, type PageQuery } from '../edge/input/page.dto.js';
import { knownId } from '../edge/input/uuid.js';
import { given } from '../edge/output/given.js';
import { toImportView, type ImportView } from './import.view.js';
import type { CreateImportQuery } from './imports.dto.js';

/** For one piece of a file; and how long, and how often, it is tried again while catalog is away: the sender has the rest of it. */
const pieceTimeoutMs = 15_000;
const patience = { forMs: 30_000, everyMs: 500 };

const formats: Readonly<Record<CreateImportQuery['format'], FileFormat>> = {
  csv: FileFormat.FILE_FORMAT_CSV,
  ndjson: FileFormat.FILE_FORMAT_NDJSON,
  shopify: FileFormat.FILE_FORMAT_SHOPIFY,
  woocommerce: FileFormat.FILE_FORMAT_WOOCOMMERCE,
  vendure: FileFormat.FILE_FORMAT_VENDURE,
};

const emptyFile = () => new DomainError('invalid', 'EMPTY_FILE', 'The body is the file, and there is nothing in it.');
const importNotFound = (id: string) => new DomainError('not_found', 'IMPORT_NOT_FOUND', `There is no import ${id}.`);

/** Product files, passed on to catalog piece by piece. */
@Injectable()
export class ImportsClient {
  private readonly imports: PromiseClient<ImportServiceClient>;

  constructor(private readonly catalog: CatalogPeer) {
    this.imports = catalog.serviceClient<ImportServiceClient>('ashlar.catalog.v1.ImportService');
  }

  /** A piece is read from the sender once catalog has the one before it. */
  async create(query: CreateImportQuery, file: FileBody) {
    const { gzip } = file;
    const pieces = file.pieces();
    try {
      const first = await pieces.next();
      if (first.done) throw emptyFile();
      const settings = { ...settingsOf(query), gzip };
      const { id } = await this.imports.createImport({ ...settings, piece: first.value }, { timeoutMs: pieceTimeoutMs });
      return accepted(await this.sendRest(id, pieces), `/imports/${id}`);
    } finally {
      await pieces.return();
    }
  }

  private async sendRest(id: string, pieces: AsyncIterable<Buffer>): Promise<ImportView> {
    try {
      let number = 0;
      for await (const piece of pieces) {
        number++;
        await patiently(() => this.imports.uploadImportPiece({ id, number, piece }, { timeoutMs: pieceTimeoutMs }));
      }
      return toImportView(given((await patiently(() => this.imports.submitImport({ id, pieces: number + 1 }))).import));
    } catch (error) {
      // What cannot be told now is found by catalog itself, later.
      await this.imports.abandonImport({ id }).catch(() => undefined);
      throw error;
    }
  }

  async get(id: string) {
    return plain(toImportView(given((await this.imports.getImport({ id: knownId(id, importNotFound) })).import)));
  }

  async list(query: PageQuery) {
    const answer = await this.imports.listImports({ page: toPageRequest(query) });
    return page(answer.imports.map(toImportView), answer.page);
  }

  errors(id: string) {
    const parts = { contentType: 'application/x-ndjson', fileName: `import-${knownId(id, importNotFound)}-errors.ndjson` };
    return streamed(this.errorLines(id), parts);
  }

  private async *errorLines(id: string): AsyncGenerator<Uint8Array, void, undefined> {
    const messages = this.catalog.serverStream<{ id: string }, StreamImportErrorsResponse>(
      'ashlar.catalog.v1.ImportService',
      'streamImportErrors',
      { id },
      new AbortController().signal,
    );
    for await (const { lines } of messages) yield lines;
  }
}

const settingsOf = (query: CreateImportQuery): Omit<CreateImportRequest, 'gzip' | 'piece'> => ({
  format: formats[query.format],
  dryRun: query.dryRun ?? false,
  currency: query.currency ?? '',
  locale: query.locale ?? '',
  mapping: query.mapping ?? '',
  zeroPrices: query.zeroPrices ?? false,
});

/** Again, while catalog restarts or its database does: what is repeated here changes nothing. */
async function patiently<T>(call: () => Promise<T>): Promise<T> {
  for (const until = Date.now() + patience.forMs; ; await sleep(patience.everyMs)) {
    try {
      return await call();
    } catch (error) {
      const passes = error instanceof DomainError && (error.kind === 'unavailable' || error.kind === 'deadline');
      if (!passes || Date.now() > until) throw error;
    }
  }
}
