import { keptOfRow, longestRow, rowTooLong, type RawRow, type RowSource } from './raw-row.js';

/** Lines of NDJSON, cut from bytes as they come. */
export class JsonLines implements RowSource {
  readonly at: { offset: number; line: number };
  private held: Buffer = Buffer.alloc(0);
  private skipped: Buffer | null = null;
  private dropped = 0;

  constructor({ offset, line }: { offset: number; line: number }) {
    this.at = { offset, line };
  }

  *push(piece: Buffer): Generator<RawRow> {
    const looked = this.held.length;
    this.held = looked === 0 ? piece : Buffer.concat([this.held, piece]);
    let begin = 0;
    for (let end = this.held.indexOf(0x0a, looked); end !== -1; end = this.held.indexOf(0x0a, begin)) {
      yield this.take(this.held.subarray(begin, end), end + 1 - begin);
      begin = end + 1;
    }
    this.held = this.held.subarray(begin);
    if (this.skipped === null && this.held.length <= longestRow) return;
    this.skipped ??= Buffer.from(this.held.subarray(0, keptOfRow));
    this.dropped += this.held.length;
    this.held = Buffer.alloc(0);
  }

  *end(): Generator<RawRow> {
    if (this.held.length > 0 || this.skipped) yield this.take(this.held, this.held.length);
    this.held = Buffer.alloc(0);
  }

  private take(line: Buffer, length: number): RawRow {
    const tooLong = this.skipped !== null || line.length > longestRow;
    const bytes = this.skipped ?? line.subarray(0, tooLong ? keptOfRow : line.length);
    const row = { line: this.at.line, offset: this.at.offset, bytes, fault: tooLong ? rowTooLong : null };
    this.at.offset += this.dropped + length;
    this.at.line++;
    this.skipped = null;
    this.dropped = 0;
    return row;
  }
}
