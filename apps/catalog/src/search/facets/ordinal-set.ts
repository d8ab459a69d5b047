/** Products are kept in chunks of so many ordinals; a chunk is made when one of its products is. */
export const chunkBits = 12;
export const chunkSize = 2 ** chunkBits;

/** A set of products by their ordinals: a bit each, in chunks like the products' own. */
export class OrdinalSet {
  private readonly chunks: (Uint8Array | undefined)[] = [];

  /** What PostgreSQL writes of an `int[]`: `{1,2,3}`; null is the empty one. */
  static parse(text: string | null): OrdinalSet {
    const set = new OrdinalSet();
    let ordinal = -1;
    for (let at = 0; at < (text?.length ?? 0); at++) {
      const digit = text!.charCodeAt(at) - 48;
      if (digit >= 0 && digit <= 9) ordinal = (ordinal === -1 ? 0 : ordinal * 10) + digit;
      else if (ordinal !== -1) {
        set.put(ordinal, true);
        ordinal = -1;
      }
    }
    return set;
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
