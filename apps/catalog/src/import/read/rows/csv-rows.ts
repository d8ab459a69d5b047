import { keptOfRow, longestRow, rowTooLong, type RawRow, type RowFault, type RowSource } from './raw-row.js';

/** How a CSV file separates. */
export interface Dialect {
  delimiter: string;
  /** `\r` only in files of the old Macintosh; `\r\n` is `\n` here. */
  newline: '\n' | '\r';
}

const [quote, space, lineFeed, carriageReturn] = [0x22, 0x20, 0x0a, 0x0d];
const [cellStart, plain, quoted, closed, broken] = [0, 1, 2, 3, 4];

const quoteNotClosed: RowFault = {
  code: 'QUOTE_NOT_CLOSED',
  message: 'A cell begins with a quote that is never closed: close it, and double the quotes within a quoted cell.',
};
const badQuotes: RowFault = { code: 'BAD_QUOTES', message: 'Text follows a closing quote: double the quotes within a quoted cell.' };

/**
 * Rows of a CSV file (RFC 4180), cut from bytes as they come: a row may hold ends of lines in quoted cells. A quote that belongs to nothing costs its
 * own line and no other.
 */
export class CsvRows implements RowSource {
  readonly at: { offset: number; line: number };
  private readonly delimiter: number;
  private readonly newline: number;
  private held: Buffer = Buffer.alloc(0);
  /** Where in `held` the row begins that was not handed out yet, how far that was looked through, and in which state. */
  private begin = 0;
  private seen = 0;
  private state = cellStart;
  /** Ends of lines within the row. */
  private inner = 0;
  /** The beginning of a row that is too long to be held, and how much of it was let go. */
  private skipped: Buffer | null = null;
  private dropped = 0;

  constructor({ delimiter, newline }: Dialect, { offset, line }: { offset: number; line: number }) {
    this.delimiter = delimiter.charCodeAt(0);
    this.newline = newline.charCodeAt(0);
    this.at = { offset, line };
  }

  *push(piece: Buffer): Generator<RawRow> {
    this.held = this.begin === this.held.length ? piece : Buffer.concat([this.held.subarray(this.begin), piece]);
    this.seen -= this.begin;
    this.begin = 0;
    if (this.seen < 0) this.seen = 0;
    yield* this.cut();
  }

  *end(): Generator<RawRow> {
    while (this.begin < this.held.length || this.skipped) {
      if (this.state === quoted && this.inner > 0 && !this.skipped) yield this.firstLine(quoteNotClosed);
      else yield this.take(this.held.length, this.held.length, this.state === quoted ? quoteNotClosed : this.brokenQuotes());
      yield* this.cut();
    }
  }

  private *cut(): Generator<RawRow> {
    let nextQuote = this.held.indexOf(quote, this.begin);
    while (this.begin < this.held.length) {
      if (this.seen === this.begin && this.state === cellStart && !this.skipped) {
        const end = this.held.indexOf(this.newline, this.begin);
        if (nextQuote !== -1 && nextQuote < this.begin) nextQuote = this.held.indexOf(quote, this.begin);
        if (end !== -1 && (nextQuote === -1 || nextQuote > end)) {
          yield this.take(end, end + 1, null);
          continue;
        }
      }
      const end = this.look();
      if (end === -1) break;
      const torn = this.state === broken && this.inner > 0 && !this.skipped;
      yield torn ? this.firstLine(badQuotes) : this.take(end, end + 1, this.brokenQuotes());
    }
    if (this.skipped || this.held.length - this.begin > longestRow) this.skip();
  }

  /** Goes on through the row to where it ends, or turns out to be torn; -1 when that is not in sight. */
  private look(): number {
    const { held, delimiter, newline } = this;
    let { state, seen } = this;
    for (; seen < held.length; seen++) {
      const byte = held[seen];
      if (state === quoted) {
        if (byte === quote) state = closed;
        else if (byte === newline) this.inner++;
      } else if (byte === newline) break;
      else if (state === broken) continue;
      else if (byte === delimiter) state = cellStart;
      else if (state === closed) {
        if (byte === quote && held[seen - 1] === quote) state = quoted;
        else if (byte !== space && byte !== carriageReturn) {
          state = broken;
          if (this.inner > 0 && !this.skipped) break;
        }
      } else if (state === cellStart && byte !== space) state = byte === quote ? quoted : plain;
    }
    this.state = state;
    this.seen = seen;
    return seen < held.length ? seen : -1;
  }

  /** The row that ends at `end`; the next begins at `next`. */
  private take(end: number, next: number, fault: RowFault | null): RawRow {
    const { held, begin, skipped, dropped } = this;
    const returned = this.newline === lineFeed && end > begin && held[end - 1] === carriageReturn ? 1 : 0;
    const tooLong = skipped !== null || end - returned - begin > longestRow;
    const bytes = skipped ?? held.subarray(begin, tooLong ? begin + keptOfRow : end - returned);
    const row: RawRow = { line: this.at.line, offset: this.at.offset, bytes, fault: tooLong ? rowTooLong : fault };
    this.at.offset += dropped + next - begin;
    this.at.line += this.inner + 1;
    this.begin = this.seen = next;
    this.state = cellStart;
    this.inner = this.dropped = 0;
    this.skipped = null;
    return row;
  }

  /** The first line of a row whose quotes do not hold together; what follows is read anew. */
  private firstLine(fault: RowFault): RawRow {
    this.inner = 0;
    const end = this.held.indexOf(this.newline, this.begin);
    return this.take(end, end + 1, fault);
  }

  /** Lets go of what was seen of a row that is too long, but for the last byte, which may be half of a doubled quote. */
  private skip(): void {
    this.skipped ??= Buffer.from(this.held.subarray(this.begin, this.begin + keptOfRow));
    const kept = Math.max(this.begin, this.held.length - 1);
    this.dropped += kept - this.begin;
    this.held = Buffer.from(this.held.subarray(kept));
    this.begin = 0;
    this.seen = this.held.length;
  }

  private brokenQuotes(): RowFault | null {
    return this.state === broken ? badQuotes : null;
  }
}
