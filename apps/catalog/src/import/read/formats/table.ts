import type { RowReader } from '../says.js';

/** A format whose files have a header. */
export interface Table {
  /** Whether the format knows a column of this name: the delimiter is found by it. */
  isKnown: (column: string) => boolean;
  /** Throws `UnreadableFile` when the columns cannot be those of this format. */
  reader(header: readonly string[], delimiter: string): RowReader;
}
