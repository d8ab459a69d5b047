/** More than almost any message takes. */
const usualBytes = 256 * 1024;
/** To call for a shorter text to be written takes longer than to write it. */
const shortText = 40;

/**
 * What messages are encoded into. The length of a message stands before it: protobufjs's writer notes each value in an object and writes them all at the
 * end, two thirds of what it takes to encode a page of products. This one writes at once, with a byte left for the length, and moves a message on that
 * turns out to need more. Only the types that our contracts use.
 */
export class MessageWriter {
  private buffer = Buffer.allocUnsafeSlow(usualBytes);
  private at = 0;
  /** Where the messages begin whose ends are not known yet. */
  private readonly begun: number[] = [];

  /** Begins anew, whatever was written before. */
  start(): this {
    if (this.buffer.length > usualBytes) this.buffer = Buffer.allocUnsafeSlow(usualBytes);
    this.at = 0;
    this.begun.length = 0;
    return this;
  }

  /** What was written since `start`, in bytes of its own. */
  finish(): Buffer {
    return Buffer.from(this.buffer.subarray(0, this.at));
  }

  /** A message in the message begins, which ends with `ldelim`. */
  fork(): this {
    this.makeRoom(1);
    this.begun.push(this.at++);
    return this;
  }

  ldelim(): this {
    this.putLength(this.begun.pop() ?? 0, 1);
    return this;
  }

  uint32(value: number): this {
    this.makeRoom(5);
    this.at = putVarint(this.buffer, this.at, value >>> 0);
    return this;
  }

  int32(value: number): this {
    return value < 0 ? this.int64(value) : this.uint32(value);
  }

  /** A whole number that a JavaScript number holds exactly. */
  int64(value: number): this {
    if (value >= 0 && value < 2 ** 32) return this.uint32(value);
    this.makeRoom(10);
    let [lower, upper] = [value >>> 0, Math.floor(value / 2 ** 32) >>> 0];
    while (upper !== 0) {
      this.buffer[this.at++] = (lower & 127) | 128;
      lower = ((lower >>> 7) | (upper << 25)) >>> 0;
      upper >>>= 7;
    }
    this.at = putVarint(this.buffer, this.at, lower);
    return this;
  }

  bool(value: boolean): this {
    return this.uint32(value ? 1 : 0);
  }

  double(value: number): this {
    this.makeRoom(8);
    this.at = this.buffer.writeDoubleLE(value, this.at);
    return this;
  }

  bytes(value: Uint8Array): this {
    this.uint32(value.length).makeRoom(value.length);
    this.buffer.set(value, this.at);
    this.at += value.length;
    return this;
  }

  string(value: string): this {
    // A UTF-16 unit becomes three bytes at most.
    this.makeRoom(value.length * 3 + 5);
    if (value.length < shortText && this.putAscii(value)) return this;
    const start = this.at;
    const expected = sizeOf(value.length);
    this.at += expected;
    this.at += this.buffer.write(value, this.at);
    this.putLength(start, expected);
    return this;
  }

  /** False when there is more than ASCII in a text: nothing is written then. */
  private putAscii(value: string): boolean {
    const { buffer, at } = this;
    for (let index = 0; index < value.length; index++) {
      const code = value.charCodeAt(index);
      if (code > 127) return false;
      buffer[at + 1 + index] = code;
    }
    buffer[at] = value.length;
    this.at = at + 1 + value.length;
    return true;
  }

  /** Writes how long that is which begins `kept` bytes behind `start`, after moving it where the length takes other than those. */
  private putLength(start: number, kept: number): void {
    const length = this.at - start - kept;
    const needed = sizeOf(length);
    if (needed !== kept) {
      this.makeRoom(needed);
      this.buffer.copyWithin(start + needed, start + kept, this.at);
      this.at += needed - kept;
    }
    putVarint(this.buffer, start, length);
  }

  private makeRoom(bytes: number): void {
    if (this.at + bytes <= this.buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.buffer.length * 2, this.at + bytes));
    this.buffer.copy(larger, 0, 0, this.at);
    this.buffer = larger;
  }
}

/** Writes a number of 32 bits, seven at a time with the lowest first, and answers where it ends. */
function putVarint(buffer: Buffer, start: number, value: number): number {
  let at = start;
  let rest = value;
  while (rest > 127) {
    buffer[at++] = (rest & 127) | 128;
    rest >>>= 7;
  }
  buffer[at++] = rest;
  return at;
}

/** How many bytes a varint takes. */
function sizeOf(length: number): number {
  let size = 1;
  for (let rest = length >>> 7; rest !== 0; rest >>>= 7) size++;
  return size;
}
