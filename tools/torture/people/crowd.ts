import { setTimeout as sleep } from 'node:timers/promises';
import type { LoggedIn } from '#testing/api-shapes.js';
import type { AshlarCopy } from '#testing/ashlar-copy.js';
import { inParallel } from '#testing/in-parallel.js';
import { SeededRandom } from '#testing/seeded-random.js';
import { TestShop } from '#testing/test-shop.js';
import { Book } from './book.js';
import { Clerk } from './clerk.js';
import { attempt, doDeed } from './deeds.js';
import type { History } from './history.js';
import { Merchant } from './merchant.js';
import { Person } from './person.js';
import type { Goods } from './product-file.js';
import { Reader } from './reader.js';
import { Shopper } from './shopper.js';

const shoppers = 12;
const clerks = 2;
const readers = 2;
/** Milliseconds between two things that one does. */
const think = { least: 20, most: 400 };
const newcomerEveryMs = 7_000;
/** After everything was asked again once. */
const resolveWithinMs = 60_000;
/** The first round may have taken all of the time, and found a first attempt still running. */
const resolveRounds = 5;
const resolveAtOnce = 20;

/** Price and pieces. Some sell out, and are filled up again. */
const goods = [
  ...([[1_000, 100_000], [2_599, 100_000], [37, 100_000]] as const), // prettier-ignore
  ...([[1_999, 8], [450, 12], [99_900, 4]] as const), // prettier-ignore
];

const mug = 'Enamel mug';

/** Pieces that are there at first, by SKU. */
export type Shelves = Record<string, number>;

/** Everybody in the shop. Each has random numbers of their own, so that the same seed makes the same wishes. */
export class Crowd {
  readonly merchant: Merchant;
  private readonly book: Book;

  private constructor(
    private readonly url: string,
    private readonly seed: number,
    private readonly history: History,
    readonly shelves: Shelves,
    readonly admin: Person,
  ) {
    this.book = new Book(history);
    const sold = Object.keys(shelves).map((sku, n): [string, Goods] => [sku, { name: mug, price: goods[n][0], stock: undefined }]);
    this.merchant = new Merchant(admin, new SeededRandom(seed + 3_000), history, new Map(sold));
  }

  /** Fills the shelves, while nothing is broken yet. */
  static async open(copy: AshlarCopy, seed: number, history: History): Promise<Crowd> {
    const shop = await TestShop.open(copy);
    const shelves: Shelves = {};
    for (const [amount, stock] of goods) {
      const sku = `SKU-${Object.keys(shelves).length + 1}`;
      await shop.product({ name: mug, variants: [{ sku, stock, price: { amount, currency: 'GBP' }, lowStockThreshold: 3 }] });
      shelves[sku] = stock;
    }
    const admin = new Person(copy.url, copy.admin.email, copy.admin.password, history);
    return new Crowd(copy.url, seed, history, shelves, admin);
  }

  get guest(): Person {
    return new Person(this.url, '', '', this.history);
  }

  /** Buys, sells and changes minds until `signal`. */
  async live(signal: AbortSignal): Promise<void> {
    const skus = Object.keys(this.shelves);
    const lives = [
      ...Array.from({ length: shoppers }, (_, n) => this.shopper(n, skus, signal)),
      ...Array.from({ length: clerks }, (_, n) => this.clerk(n, skus, signal)),
      ...Array.from({ length: readers }, (_, n) => this.reader(n, skus, signal)),
      this.repeat(this.merchant, new SeededRandom(this.seed + 3_001), signal),
      this.newcomers(signal),
    ];
    await Promise.all(lives);
  }

  /** Repeats everything of which nobody knows what became of it. Answers with how much that was. */
  async resolve(): Promise<number> {
    const open = this.history.deeds.filter(({ answer }) => answer === undefined);
    const deadline = Date.now() + resolveWithinMs;
    let left = open;
    for (let round = 1; left.length > 0 && (round <= resolveRounds || Date.now() < deadline); round++) {
      await inParallel(left, resolveAtOnce, (deed) => attempt(this.history, deed));
      left = left.filter(({ answer }) => answer === undefined);
      await sleep(1_000);
    }
    return open.length;
  }

  private async shopper(n: number, skus: string[], signal: AbortSignal): Promise<void> {
    const random = new SeededRandom(this.seed + 1_000 + n);
    const me = await this.join(signal);
    if (me) await this.repeat(new Shopper(me, skus, random, this.history, this.book), random, signal);
  }

  private async clerk(n: number, skus: string[], signal: AbortSignal): Promise<void> {
    const random = new SeededRandom(this.seed + 2_000 + n);
    await this.repeat(new Clerk(this.admin, skus, random, this.history, this.book), random, signal);
  }

  private async reader(n: number, skus: string[], signal: AbortSignal): Promise<void> {
    const random = new SeededRandom(this.seed + 4_000 + n);
    await this.repeat(new Reader(this.admin, random, this.history, skus), random, signal);
  }

  /** People who only register; that they can log in is looked at in the end. */
  private async newcomers(signal: AbortSignal): Promise<void> {
    for (; !signal.aborted; await sleep(newcomerEveryMs, undefined, { signal }).catch(() => undefined)) await this.register();
  }

  /** Registers somebody, as often as it takes. */
  private async join(signal: AbortSignal): Promise<Person | undefined> {
    while (!signal.aborted) {
      const person = await this.register();
      if (person) return person;
    }
    return undefined;
  }

  private async register(): Promise<Person | undefined> {
    const [email, password] = [`shopper-${crypto.randomUUID()}@example.com`, 'a long enough password'];
    const person = new Person(this.url, email, password, this.history);
    const body = { email, password, firstName: 'Ada', lastName: 'Lovelace' };
    const answer = await doDeed<LoggedIn>(this.history, { kind: 'register', by: person, path: '/auth/register', body, about: email });
    if (answer?.status !== 201) return undefined;
    person.hasTokens(answer.data);
    return person;
  }

  private async repeat(who: { doSomething(): Promise<void> }, random: SeededRandom, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await who.doSomething();
      await sleep(think.least + random.below(think.most - think.least), undefined, { signal }).catch(() => undefined);
    }
  }
}
