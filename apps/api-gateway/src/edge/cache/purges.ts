/** What every purge of everything names. */
export const everything = '*';
/** Every list, search and suggestion. */
export const lists = 'lists';
/** Every category, and the tree. */
export const categories = 'categories';
/** Products with more variants than are remembered by name. */
export const large = 'large';

const mostNames = 20_000;

/**
 * What changed, by name, and when. An answer is out of date when something that it shows changed after the read behind it began: so a read that began before
 * a write and ends after it is never taken for fresh, and nothing has to be searched for and removed.
 */
export class Purges {
  /** When a write through a gateway changed anything. */
  lastWrite = -Infinity;
  private latest = -Infinity;
  private readonly changedAt = new Map<string, number>();
  /** Changes until then may have been forgotten. */
  private forgotten = -Infinity;

  /** Names are ids, SKUs and the names above. Times are milliseconds on the clock that reads are timed with. */
  note(names: readonly string[], at: number): void {
    this.latest = at;
    for (const name of names) {
      this.changedAt.delete(name);
      this.changedAt.set(name, at);
    }
    for (const [name, changedAt] of this.changedAt) {
      if (this.changedAt.size <= mostNames) break;
      this.changedAt.delete(name);
      this.forgotten = changedAt;
    }
  }

  /** Whether any of `names`, or everything, changed since. */
  since(began: number, names: readonly string[]): boolean {
    if (this.latest < began) return false;
    return began <= this.forgotten || this.changed(everything, began) || names.some((name) => this.changed(name, began));
  }

  /** The same, when a change of everything says nothing of `names`. */
  namedSince(began: number, names: readonly string[]): boolean {
    return began <= this.latest && (began <= this.forgotten || names.some((name) => this.changed(name, began)));
  }

  private changed(name: string, began: number): boolean {
    return (this.changedAt.get(name) ?? -Infinity) >= began;
  }
}
