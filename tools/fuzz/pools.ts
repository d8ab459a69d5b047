/** Things that exist in the shop, by what an API calls them: `orders`, `sku`, `cursor`. */
export class Pools {
  private readonly things = new Map<string, string[]>();

  add(name: string, value: string): void {
    const known = this.things.get(name) ?? [];
    if (!known.includes(value)) this.things.set(name, [...known, value]);
  }

  get(name: string): readonly string[] {
    return this.things.get(name) ?? [];
  }

  /** One of every sort, so that a request may name a thing of another kind. */
  ofEverySort(): string[] {
    return [...this.things.values()].flatMap((values) => values.slice(0, 1));
  }

  /** Takes what an answer shows: ids by the name of the list they stand in, and what has a name of its own. */
  harvest(json: unknown, sort: string, atMost = 12): void {
    if (Array.isArray(json)) return json.slice(0, atMost).forEach((each) => this.harvest(each, sort));
    if (typeof json !== 'object' || json === null) return;
    for (const [name, value] of Object.entries(json)) {
      if (typeof value === 'string') this.take(sort, name, value);
      else this.harvest(value, name === 'data' || name === 'meta' || name === 'page' ? sort : name);
    }
  }

  private take(sort: string, name: string, value: string): void {
    if (name === 'id') this.add(sort, value);
    else if (name === 'nextCursor') this.add('cursor', value);
    else if (['sku', 'slug', 'brand', 'email', 'customerId', 'clientId'].includes(name)) this.add(name, value);
    if (name === 'sku') this.add('stock', value);
    if (name === 'slug') this.add(sort, value);
  }
}
