/** The longest row; a longer one is rejected without being held. */
export const longestRow = 1_048_576;

/** How much of a rejected row is kept. */
export const keptOfRow = 4_096;

/** What is wrong with a row as such, whatever it says. */
export interface RowFault {
  /** Stable, e.g. `ROW_TOO_LONG`. */
  code: string;
  message: string;
}

/** A row of a file before anybody asked what it says. */
export interface RawRow {
  /** The physical line where it begins, from 1. */
  line: number;
  /** Where it begins in the uncompressed file. */
  offset: number;
  /** Valid only until the next row is asked for. Of a faulty row, its beginning. */
  bytes: Buffer;
  fault: RowFault | null;
}

/** Cuts bytes into rows as they come. */
export interface RowSource {
  push(piece: Buffer): Iterable<RawRow>;
  end(): Iterable<RawRow>;
  /** Where the next row begins, once all rows were taken. */
  readonly at: { offset: number; line: number };
}

export const rowTooLong: RowFault = {
  code: 'ROW_TOO_LONG',
  message: 'The row is longer than 1 MiB: shorten its longest cell, or look for a quote that is never closed.',
};

/**
 * The first 4 KiB of a row, without what PostgreSQL cannot keep; of a longer one a copy, so that nothing larger stays in memory for it. `text` is the whole row
 * where that is known.
 */
export function keptText(bytes: Buffer, text?: string): string {
  const cut = bytes.length > keptOfRow ? bytes.toString('utf8', 0, keptOfRow).replace(/\ufffd$/, '') : (text ?? bytes.toString('utf8'));
  return cut.includes('\0') ? cut.replaceAll('\0', '\ufffd') : cut;
}
