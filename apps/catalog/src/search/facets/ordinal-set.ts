/** Products are kept in chunks of so many ordinals; a chunk is made when one of its products is. */
export const chunkBits = 12;
export const chunkSize = 2 ** chunkBits;

/** A set of products by their ordinals: a bit each, in chunks like the products' own. */
export class OrdinalSet {
  private readonly chunks: (Uint8Array | undefined)[] = [];

  /** Takes in what PostgreSQL writes of an `int[]`, `{1,2,3}`, of which null is the empty one. Answers with how many there were. */
  take(text: string | null): number {
    let taken = 0;
    let ordinal = -1;
    for (let at = 0; at < (text?.length ?? 0); at++) {
      const digit = text!.charCodeAt(at) - 48;
      if (digit >= 0 && digit <= 9) ordinal = (ordinal === -1 ? 0 : ordinal * 10) + digit;
      else if (ordinal !== -1) {
        this.put(ordinal, true);
        taken++;
        ordinal = -1;
      }
    }
    return taken;
  }

  /** Bytes held, about. */
  get bytes(): number {
    return this.chunks.length * ((chunkSize >> 3) + 100);
  }

  has(ordinal: number): boolean {
    const slot = ordinal & (chunkSize - 1);
    return (((this.chunks[ordinal >> chunkBits]?.[slot >> 3] ?? 0) >> (slot & 7)) & 1) === 1;
  }

  put(ordinal: number, inside: boolean): void {
    const bits = (this.chunks[ordinal >> chunkBits] ??= new Uint8Array(chunkSize >> 3));
    const slot = ordinal & (chunkSize - 1);
    if (inside) bits[slot >> 3] |= 1 << (slot & 7);
    else bits[slot >> 3] &= ~(1 << (slot & 7));
  }

  /** The bits of a chunk: bit `slot & 7` of byte `slot >> 3`; undefined when none of it is in the set. */
  chunk(number: number): Uint8Array | undefined {
    return this.chunks[number];
  }
}
