const longest = 4_096;

/** The ordinals of the products that changed last, in the order in which the index heard of them. */
export class ChangeLog {
  private ordinals: number[] = [];
  /** How many were forgotten before those that are kept. */
  private forgotten = 0;

  /** Where the log ends now. */
  get position(): number {
    return this.forgotten + this.ordinals.length;
  }

  note(ordinal: number): void {
    this.ordinals.push(ordinal);
    if (this.ordinals.length < 2 * longest) return;
    this.ordinals = this.ordinals.slice(-longest);
    this.forgotten = this.forgotten + longest;
  }

  /** What changed after a position, each once; undefined when some of it is forgotten. */
  since(position: number): number[] | undefined {
    return position < this.forgotten ? undefined : [...new Set(this.ordinals.slice(position - this.forgotten))];
  }
}
