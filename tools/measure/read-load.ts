import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { percentile } from './percentile.js';

/** How reads did: answers in 2xx, and the times of all. */
export class ReadLoad {
  private readonly times: number[] = [];
  private good = 0;

  get count(): number {
    return this.times.length;
  }

  get shareGood(): number {
    return this.count === 0 ? 0 : this.good / this.count;
  }

  get p99(): number {
    return percentile(this.times, 0.99);
  }

  /** Asks for `paths` in turn, `perSecond` times a second until `over` resolves, whether or not earlier ones were answered. */
  async run(url: string, paths: readonly string[], perSecond: number, over: Promise<unknown>): Promise<this> {
    const dispatcher = new Agent({ connections: 64, pipelining: 1 });
    const asked: Promise<void>[] = [];
    let goesOn = true;
    void over.finally(() => (goesOn = false));
    const began = performance.now();
    for (let n = 0; goesOn; n++) {
      const due = began + (n * 1_000) / perSecond;
      const early = due - performance.now();
      if (early > 0) await sleep(early);
      asked.push(this.ask(`${url}${paths[n % paths.length]}`, dispatcher));
    }
    await Promise.all(asked);
    await dispatcher.close();
    return this;
  }

  private async ask(url: string, dispatcher: Agent): Promise<void> {
    const began = performance.now();
    try {
      const { statusCode, body } = await request(url, { dispatcher, headersTimeout: 10_000, bodyTimeout: 10_000 });
      await body.dump();
      if (statusCode < 300) this.good++;
    } catch {
      // No answer is no good one.
    }
    this.times.push(performance.now() - began);
  }
}
