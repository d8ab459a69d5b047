import { isUuid } from '../edge/input/uuid.js';
import type { ProductNode } from './product.node.js';

type Load = (ids: string[], slugs: string[]) => Promise<readonly ProductNode[]>;

/** No product's slug is longer, and no id. */
const longestName = 200;

/** The products that the fields of a request name, one by one, loaded with one call. */
export class TogetherLoaded {
  private wanted = new Set<string>();
  private loading: Promise<ReadonlyMap<string, ProductNode>> | undefined;

  constructor(private readonly load: Load) {}

  /** Undefined when there is none that the caller may see. */
  async find(idOrSlug: string): Promise<ProductNode | undefined> {
    if (idOrSlug.length > longestName) return undefined;
    const name = isUuid(idOrSlug) ? idOrSlug.toLowerCase() : idOrSlug;
    this.wanted.add(name);
    this.loading ??= new Promise((resolve) => setImmediate(() => resolve(this.loadAll())));
    return (await this.loading).get(name);
  }

  private async loadAll(): Promise<ReadonlyMap<string, ProductNode>> {
    const names = [...this.wanted];
    this.wanted = new Set();
    this.loading = undefined;
    const products = await this.load(
      names.filter(isUuid),
      names.filter((name) => !isUuid(name)),
    );
    return new Map(products.flatMap((product) => [product.id, product.slug].map((name) => [name, product] as const)));
  }
}
