import protobuf from 'protobufjs';

/** To look at each byte of a longer text takes longer than to have it decoded. */
const shortText = 64;

/**
 * Reads what a message is made of. Most texts are short and ASCII, and to have each of them decoded takes longer than all else: so the bytes become one long
 * text, and those are parts of it. Such a text keeps the whole message in memory as long as it is kept itself.
 */
export class MessageReader extends protobuf.BufferReader {
  private whole: string | undefined;

  constructor(private readonly message: Buffer) {
    super(message);
  }

  override string(): string {
    const length = this.uint32();
    const start = this.pos;
    const end = start + length;
    if (end > this.len) throw new RangeError('The message ends within a text.');
    this.pos = end;
    if (length > shortText) return this.message.toString('utf8', start, end);
    for (let at = start; at < end; at++) if (this.message[at] > 127) return this.message.toString('utf8', start, end);
    this.whole ??= this.message.toString('latin1');
    return this.whole.substring(start, end);
  }
}
