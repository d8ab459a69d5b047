import type { ApiAnswer } from '#testing/api-client.js';
import type { SeededRandom } from '#testing/seeded-random.js';
import type { Answers } from './answers.js';
import type { Person } from './person.js';
import { brandOfFiles, wordOf } from './product-file.js';

const queries = [
  `{ products(brand: "${brandOfFiles}", limit: 20) { items { id slug inStock variants { sku price { amount } } } facets { name values { value count } } } }`,
  `{ categories { slug children { slug } } suggest(q: "kett") { slug } }`,
  `{ product(idOrSlug: "kettle-${wordOf(0)}") { name category { path } } }`,
];

/** Looks for things in every way there is: searches, facets, typeahead, GraphQL, exports. */
export class Reader {
  /** `always` are SKUs that were there before anything broke. */
  constructor(
    private readonly me: Person,
    private readonly random: SeededRandom,
    private readonly answers: Answers,
    private readonly always: readonly string[],
  ) {}

  async doSomething(): Promise<void> {
    const choice = this.random.below(100);
    const word = wordOf(this.random.below(300));
    if (choice < 25) await this.get(`/products?q=${word}&limit=5`);
    else if (choice < 40) await this.get(`/products?q=kettel&facets=true&inStock=true&minPrice=500&sort=-price`);
    else if (choice < 55) await this.get(`/products?brand=${brandOfFiles}&facets=true&limit=24`);
    else if (choice < 70) await this.get(`/products/suggest?q=${word.slice(0, 6)}`);
    else if (choice < 90) await this.graphql(this.random.of(queries));
    else await this.export();
  }

  private async get(path: string): Promise<ApiAnswer | undefined> {
    const answer = await this.me.ask({ method: 'GET', path });
    if (answer && answer.status !== 200) this.answers.strange.push(`${answer.request} answered ${answer.outcome}`);
    return answer;
  }

  private async graphql(query: string): Promise<void> {
    const answer = await this.me.ask({ method: 'POST', path: `${this.me.url}/graphql`, body: { query }, key: null });
    if (answer === undefined) return;
    const { errors = [] } = JSON.parse(answer.text) as { errors?: { extensions?: { status?: number; code?: string } }[] };
    const refusals = errors.filter(({ extensions }) => (extensions?.status ?? 0) < 500 && extensions?.code !== 'PRODUCT_NOT_FOUND');
    if (refusals.length > 0) this.answers.strange.push(`GraphQL answered ${answer.text.slice(0, 500)} to ${query}`);
  }

  /** A file that came to its end holds what was there all the time. */
  private async export(): Promise<void> {
    const answer = await this.get('/exports/products?format=ndjson');
    if (answer?.status !== 200) return;
    const missing = this.always.filter((sku) => !answer.text.includes(`"sku":"${sku}"`));
    if (missing.length > 0) this.answers.strange.push(`an export came to its end without ${missing.join(', ')}`);
  }
}
