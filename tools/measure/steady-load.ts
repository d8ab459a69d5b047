import { setTimeout as sleep } from 'node:timers/promises';
import { inParallel } from '#testing/in-parallel.js';
import type { TestShop } from '#testing/test-shop.js';
import { type Customer } from '#testing/test-shop.js';

/** One order that was asked for. */
export interface Asked {
  /** Epoch milliseconds. */
  at: number;
  ms: number;
  /** 0 when there was no answer. */
  status: number;
  orderId: string | undefined;
}

/** Orders that are placed and paid at a steady pace, whether or not earlier ones were answered. */
export class SteadyLoad {
  readonly asked: Asked[] = [];

  private constructor(
    readonly crowd: readonly Customer[],
    private readonly skus: readonly string[],
  ) {}

  static async prepare(shop: TestShop, people = 20): Promise<SteadyLoad> {
    const crowd = await inParallel([...Array(people).keys()], 5, () => shop.customer());
    const skus = await inParallel([...Array(50).keys()], 5, () => shop.sku({ stock: 1_000_000 }));
    return new SteadyLoad(crowd, skus);
  }

  /** Asks `perSecond` times a second for `seconds` seconds, and waits for the answers. */
  async run(perSecond: number, seconds: number): Promise<void> {
    const started = performance.now();
    const answers: Promise<void>[] = [];
    for (let n = 0; n < perSecond * seconds; n++) {
      const due = started + (n * 1000) / perSecond;
      if (due > performance.now()) await sleep(due - performance.now());
      answers.push(this.ask(n));
    }
    await Promise.all(answers);
  }

  private async ask(n: number): Promise<void> {
    const [at, began] = [Date.now(), performance.now()];
    const key = crypto.randomUUID();
    const answer = await this.crowd[n % this.crowd.length]
      .order({ [this.skus[n % this.skus.length]]: 1 }, 'tok_ok', key)
      .catch(() => undefined);
    const orderId = answer?.status === 201 ? answer.data.id : undefined;
    this.asked.push({ at, ms: performance.now() - began, status: answer?.status ?? 0, orderId });
  }
}
