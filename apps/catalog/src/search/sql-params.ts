/** The values of a statement that is put together from parts, each named by its placeholder. */
export class SqlParams {
  readonly values: unknown[] = [];

  /** Notes a value and answers with its placeholder. */
  add(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
}

/** A `WHERE` that all of the conditions must pass; empty without any. */
export const where = (conditions: readonly string[]): string => (conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`);
