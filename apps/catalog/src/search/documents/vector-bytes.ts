/** PostgreSQL keeps fewer than 256 positions of one lexeme. */
const mostPositions = 250;

/** Weights as a position carries them, in its two highest bits. */
export const weightBits = { A: 3 << 14, B: 2 << 14, C: 1 << 14, D: 0 } as const;

/**
 * A `tsvector` in PostgreSQL's binary format (tsvectorsend): for each lexeme its bytes, a zero and its positions. The server sorts the lexemes, but none may
 * come twice. To take text apart would cost the server more.
 */
export class VectorBytes {
  private readonly places = new Map<string, number[]>();
  private size = 4;
  private isTooMuch = false;

  /** Places of one lexeme are to rise; one without any is there all the same. */
  add(lexeme: string, place?: number): void {
    let places = this.places.get(lexeme);
    if (places === undefined) {
      places = [];
      this.places.set(lexeme, places);
      this.size += 3 * lexeme.length + 3;
    }
    if (place === undefined) return;
    this.size += 2;
    if (places.push(place) > mostPositions) this.isTooMuch = true;
  }

  /** Undefined when positions would have to be left out. */
  toBuffer(): Buffer | undefined {
    if (this.isTooMuch) return undefined;
    const bytes = Buffer.allocUnsafe(this.size);
    let at = bytes.writeInt32BE(this.places.size);
    for (const [lexeme, places] of this.places) {
      at = putText(bytes, lexeme, at);
      bytes[at++] = 0;
      at = putNumber(bytes, places.length, at);
      for (let n = 0; n < places.length; n++) at = putNumber(bytes, places[n], at);
    }
    return bytes.subarray(0, at);
  }
}

/** Most lexemes are short and ASCII: a call of the encoder would cost more than the letters. */
function putText(bytes: Buffer, text: string, at: number): number {
  for (let n = 0; n < text.length; n++) {
    const code = text.charCodeAt(n);
    if (code > 127) return at + bytes.write(text, at);
    bytes[at + n] = code;
  }
  return at + text.length;
}

function putNumber(bytes: Buffer, number: number, at: number): number {
  bytes[at] = number >> 8;
  bytes[at + 1] = number;
  return at + 2;
}
