import { Injectable } from '@nestjs/common';
import { FileFormat } from '#contracts/generated/ashlar/catalog/v1/imports.js';
import { invalidField } from '#platform/errors/domain-error.js';
import { CsvExport } from './csv-export.js';
import { ExportedProducts } from './exported-products.js';
import { ndjsonLine } from './ndjson-export.js';

const pieceBytes = 64 * 1024;

/** Every product as a file, piece by piece: importing it again changes nothing. However many there are, only some are in memory. */
@Injectable()
export class StreamProducts {
  constructor(private readonly products: ExportedProducts) {}

  /** Throws 400 naming `format` when it is none that is written. */
  execute(format: FileFormat): AsyncGenerator<Uint8Array, void, undefined> {
    if (format === FileFormat.FILE_FORMAT_CSV) return inPieces(this.csv());
    if (format === FileFormat.FILE_FORMAT_NDJSON) return inPieces(this.ndjson());
    throw invalidField('format', 'must be csv or ndjson', 'ONE_OF');
  }

  private async *csv(): AsyncGenerator<string, void, undefined> {
    const file = new CsvExport(await this.products.names());
    yield file.header;
    for await (const some of this.products.all()) for (const product of some) yield file.rowsOf(product);
  }

  private async *ndjson(): AsyncGenerator<string, void, undefined> {
    for await (const some of this.products.all()) for (const product of some) yield ndjsonLine(product);
  }
}

async function* inPieces(texts: AsyncIterable<string>): AsyncGenerator<Uint8Array, void, undefined> {
  let [gathered, length]: [string[], number] = [[], 0];
  for await (const text of texts) {
    gathered.push(text);
    length += text.length;
    if (length < pieceBytes) continue;
    yield Buffer.from(gathered.join(''));
    [gathered, length] = [[], 0];
  }
  if (length > 0) yield Buffer.from(gathered.join(''));
}
