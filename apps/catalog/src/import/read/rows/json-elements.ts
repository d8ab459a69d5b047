import { UnreadableFile } from '../unreadable-file.js';
import { keptOfRow, longestRow, rowTooLong, type RawRow, type RowSource } from './raw-row.js';

const [quote, backslash, lineFeed, comma, colon] = [0x22, 0x5c, 0x0a, 0x2c, 0x3a];
const isOpening = (byte: number) => byte === 0x7b || byte === 0x5b;
const isClosing = (byte: number) => byte === 0x7d || byte === 0x5d;
const isSpace = (byte: number) => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);

/**
 * The elements of a JSON array, cut from bytes as they come: the array that the file is, or the one that the member `member` of the file's object is.
 * Throws `UnreadableFile` when there is no such array, or it does not end.
 */
export class JsonElements implements RowSource {
  readonly at: { offset: number; line: number };
  /** 0: before the array; 1: in it; 2: behind it. */
  private stage = 0;
  private depth = 0;
  private inText = false;
  private escaped = false;
  /** The element that is being read, as far as it came, and how long it is. */
  private element: Buffer[] = [];
  private length = 0;
  private begun: { offset: number; line: number } | null = null;
  /** Before the array: the text just read at the depth of the object's names, and whether a colon came. */
  private name = '';
  private named = false;
  private readonly wanted: string | null;
  private untouched = true;

  constructor(
    { offset, line }: { offset: number; line: number },
    private readonly member: string | null,
    private readonly resumed: boolean,
  ) {
    this.at = { offset, line };
    this.wanted = member === null ? null : Buffer.from(member).toString('latin1');
    if (resumed) this.stage = 1;
  }

  *push(piece: Buffer): Generator<RawRow> {
    this.untouched = false;
    let from = 0;
    for (let index = 0; index < piece.length; index++) {
      const byte = piece[index];
      if (byte === lineFeed) this.at.line++;
      if (this.stage === 0) this.seek(byte);
      else if (this.stage === 1) {
        if (!this.begun && !isSpace(byte) && byte !== comma && byte !== 0x5d) {
          this.begun = { offset: this.at.offset + index, line: this.at.line };
          from = index;
        }
        const ended = this.follow(byte);
        if (ended && this.begun) {
          this.keep(piece, from, index);
          yield this.take();
        }
        if (ended && byte === 0x5d) this.stage = 2;
      } else if (!isSpace(byte) && this.member === null) {
        throw new UnreadableFile('NOT_JSON', 'Something follows the array that the file is.');
      }
    }
    if (this.begun) this.keep(piece, from, piece.length);
    this.at.offset += piece.length;
  }

  end(): Iterable<RawRow> {
    if (this.stage === 2 || (this.resumed && this.untouched)) return [];
    if (this.stage === 1) throw new UnreadableFile('FILE_TRUNCATED', 'The file ends in the middle of its array: send it whole.');
    throw new UnreadableFile('NOT_JSON', this.member === null ? 'The file is no JSON array.' : `The file has no array “${this.member}”.`);
  }

  /** Whether the element, or the array, ends before this byte. */
  private follow(byte: number): boolean {
    if (this.inText) {
      if (this.escaped) this.escaped = false;
      else if (byte === backslash) this.escaped = true;
      else if (byte === quote) this.inText = false;
      return false;
    }
    if (byte === quote) this.inText = true;
    else if (isOpening(byte)) this.depth++;
    else if (isClosing(byte)) {
      if (this.depth === 0) return true;
      this.depth--;
    } else return byte === comma && this.depth === 0;
    return false;
  }

  /** Before the array. */
  private seek(byte: number): void {
    if (this.inText) {
      if (this.depth === 1 && byte !== quote && this.name.length < 200) this.name += String.fromCharCode(byte);
      this.follow(byte);
      return;
    }
    if (isSpace(byte)) return;
    const wanted = this.wanted === null ? this.depth === 0 : this.depth === 1 && this.named && this.name === this.wanted;
    if (byte === 0x5b && wanted) {
      this.stage = 1;
      this.depth = 0;
      return;
    }
    if (byte === quote && !this.named) this.name = '';
    this.named = byte === colon && this.depth === 1;
    this.follow(byte);
  }

  private keep(piece: Buffer, from: number, to: number): void {
    const begin = this.length === 0 ? from : 0;
    this.length += to - begin;
    if (this.length <= longestRow) this.element.push(Buffer.from(piece.subarray(begin, to)));
    else if (this.element.length > 0) this.element = [Buffer.concat(this.element).subarray(0, keptOfRow)];
    else this.element = [Buffer.from(piece.subarray(begin, begin + keptOfRow))];
  }

  private take(): RawRow {
    const row = { ...(this.begun ?? this.at), bytes: Buffer.concat(this.element), fault: this.length > longestRow ? rowTooLong : null };
    this.element = [];
    this.length = 0;
    this.begun = null;
    return row;
  }
}
