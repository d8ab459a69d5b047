import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ImportQueries } from './import.queries.js';

interface ErrorRow {
  line: string;
  nth: number;
  sku: string | null;
  field: string | null;
  code: string;
  message: string;
  raw: string;
}

/** Rows of a file may be 1 MiB long: a page ends by how many rows it has or by how large they are, whichever comes first. */
const page = { rows: 500, bytes: 1024 * 1024 };

/** The error file of an import, page by page: the next one is read once the one before it was taken. */
@Injectable()
export class ImportErrors {
  constructor(
    private readonly dataSource: DataSource,
    private readonly imports: ImportQueries,
  ) {}

  /** Whole lines of NDJSON, in the order of the file. Throws 404 `IMPORT_NOT_FOUND`. */
  async *lines(importId: string): AsyncGenerator<Buffer, void, undefined> {
    const { id } = await this.imports.import(importId);
    let after: [line: string, nth: number] = ['-1', -1];
    for (;;) {
      const rows: ErrorRow[] = await this.dataSource.query(pageSql, [id, ...after, page.rows, page.bytes]);
      const last = rows.at(-1);
      if (!last) return;
      yield Buffer.from(rows.map(toLine).join(''));
      after = [last.line, last.nth];
    }
  }
}

/** The first row of a page always belongs to it, however large it is. */
const pageSql = `
  SELECT line, nth, sku, field, code, message, raw
  FROM (
    SELECT *, sum(octet_length(raw)) OVER earlier AS size, row_number() OVER earlier AS place
    FROM (SELECT * FROM import_error WHERE import_id = $1 AND (line, nth) > ($2, $3) ORDER BY line, nth LIMIT $4) own
    WINDOW earlier AS (ORDER BY line, nth)
  ) measured
  WHERE size <= $5 OR place = 1
  ORDER BY line, nth`;

const toLine = ({ line, sku, field, code, message, raw }: ErrorRow): string =>
  `${JSON.stringify({ line: Number(line), sku, field, code, message, raw })}\n`;
