type Numbers = Uint32Array | Float64Array;

/**
 * A list of numbers for each of `size` slots, in one array of its own: a slot has a place where its list begins and a length. A list that grows moves
 * to the end; what it leaves behind is swept up when the array is full.
 */
export class NumberLists<T extends Numbers> {
  values: T;
  readonly start: Uint32Array;
  readonly length: Uint16Array;
  private used = 0;

  constructor(
    private readonly size: number,
    private readonly make: (length: number) => T,
  ) {
    this.values = make(size);
    this.start = new Uint32Array(size);
    this.length = new Uint16Array(size);
  }

  /** Puts `list` in the place of what the slot had. */
  set(slot: number, list: readonly number[]): void {
    if (list.length > this.length[slot]) {
      this.length[slot] = 0;
      if (this.used + list.length > this.values.length) this.sweep(list.length);
      this.start[slot] = this.used;
      this.used += list.length;
    }
    this.length[slot] = list.length;
    this.values.set(list, this.start[slot]);
  }

  /** Bytes held. */
  get bytes(): number {
    return this.values.byteLength + this.start.byteLength + this.length.byteLength;
  }

  /** Moves all lists together into an array that has room for `more` numbers and some to spare. */
  private sweep(more: number): void {
    const live = this.length.reduce((sum, length) => sum + length, 0);
    const next = this.make(Math.ceil((live + more) * 1.25) + 64);
    let at = 0;
    for (let slot = 0; slot < this.size; slot++) {
      const from = this.start[slot];
      next.set(this.values.subarray(from, from + this.length[slot]), at);
      this.start[slot] = at;
      at += this.length[slot];
    }
    this.values = next;
    this.used = at;
  }
}
