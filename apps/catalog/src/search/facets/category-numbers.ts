/** A category as the index reads it. */
export interface CategoryNode {
  id: string;
  slug: string;
  name: string;
  parentId: string | null;
}

/** A number for each category, and the tree they make. A number stays with its category whatever happens to the tree; 0 is none. */
export class CategoryNumbers {
  /** How often the tree was taken. */
  version = 0;
  private readonly numbers = new Map<string, number>();
  private nodes: (CategoryNode | undefined)[] = [undefined];
  private children = new Map<string | null, number[]>();
  private bySlug = new Map<string, number>();

  /** How many numbers there are, 0 included. */
  get size(): number {
    return this.numbers.size + 1;
  }

  numberOf(id: string | null): number {
    if (id === null) return 0;
    let number = this.numbers.get(id);
    if (number === undefined) {
      number = this.size;
      this.numbers.set(id, number);
    }
    return number;
  }

  /** Takes the whole tree as it is now. */
  replace(categories: readonly CategoryNode[]): void {
    this.version++;
    this.nodes = [undefined];
    this.children = new Map();
    this.bySlug = new Map();
    for (const category of categories) {
      const number = this.numberOf(category.id);
      this.nodes[number] = category;
      this.bySlug.set(category.slug, number);
      const siblings = this.children.get(category.parentId);
      if (siblings) siblings.push(number);
      else this.children.set(category.parentId, [number]);
    }
  }

  /** The number of the category with that slug; undefined when there is none. */
  find(slug: string): number | undefined {
    return this.bySlug.get(slug);
  }

  node(number: number): CategoryNode | undefined {
    return this.nodes[number];
  }

  /** The categories below one; of null: those at the root. */
  below(id: string | null): readonly number[] {
    return this.children.get(id) ?? [];
  }

  /** 1 for each number that is `root` or lies below it; none of undefined. */
  subtree(root: number | undefined): Uint8Array {
    const inside = new Uint8Array(this.size);
    const waiting = root === undefined ? [] : [root];
    for (let number = waiting.pop(); number !== undefined; number = waiting.pop()) {
      inside[number] = 1;
      const node = this.nodes[number];
      if (node) waiting.push(...this.below(node.id));
    }
    return inside;
  }

  /** What the subtree of a category sums up to. */
  sum(root: number, counts: Uint32Array): number {
    const node = this.nodes[root];
    const below = node ? this.below(node.id) : [];
    return below.reduce((total, child) => total + this.sum(child, counts), counts[root] ?? 0);
  }
}
