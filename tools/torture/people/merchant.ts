import { setTimeout as sleep } from 'node:timers/promises';
import type { SeededRandom } from '#testing/seeded-random.js';
import type { Answers } from './answers.js';
import type { Person } from './person.js';
import { type Assortment, FileMaker, type ProductFile } from './product-file.js';

/** An import as the API shows it. */
export interface ImportShown {
  id: string;
  state: 'queued' | 'running' | 'succeeded' | 'failed';
  dryRun: boolean;
  rowsRead: number;
  created: number;
  updated: number;
  unchanged: number;
  rejected: number;
  bytesTotal: number;
  error: { code: string } | null;
  startedAt: string | null;
}

/** A file that may have been taken on already: it is then known by its length, like the others. */
const tries = 3;
const pauseMs = 700;
const patienceMs = 6_000;
const lookEveryMs = 500;

/** Sends product files: new ones, cut ones, some only to see what would happen, and the same once more. */
export class Merchant {
  /** All that may have been taken on, whatever was answered. */
  readonly sent: ProductFile[] = [];
  /** What was answered with 202. */
  readonly taken: string[] = [];
  private readonly files: FileMaker;

  constructor(
    private readonly me: Person,
    private readonly random: SeededRandom,
    private readonly answers: Answers,
    sold: Assortment,
  ) {
    this.files = new FileMaker(random, sold);
  }

  async doSomething(): Promise<void> {
    const again = this.sent.length > 0 && this.random.below(5) === 0;
    const file = again ? this.random.of(this.sent) : this.files.next();
    if (!again) this.sent.push(file);
    const dryRun = this.random.below(6) === 0;
    let id: string | undefined;
    for (let n = 0; n < tries && id === undefined; n++) {
      if (n > 0) await sleep(pauseMs);
      id = await this.send(file, dryRun);
    }
    if (id !== undefined) await this.follow(id);
  }

  private async send({ body, headers }: ProductFile, dryRun: boolean): Promise<string | undefined> {
    const path = `/imports?format=csv&currency=GBP&dryRun=${dryRun}`;
    const answer = await this.me.ask<ImportShown>({ method: 'POST', path, body, headers, key: null });
    if (answer?.status === 202) this.taken.push(answer.data.id);
    else if (answer) this.answers.strange.push(`${answer.request} answered ${answer.outcome}: ${answer.text}`);
    return answer?.status === 202 ? answer.data.id : undefined;
  }

  /** For a while: whether it has ended is looked at in the end. */
  private async follow(id: string): Promise<void> {
    for (const until = Date.now() + patienceMs; Date.now() < until; await sleep(lookEveryMs)) {
      const answer = await this.me.ask<ImportShown>({ method: 'GET', path: `/imports/${id}` });
      if (answer && answer.status !== 200)
        this.answers.strange.push(`import ${id}, which was taken on, is answered with ${answer.outcome}`);
      if (answer?.status === 200 && ['succeeded', 'failed'].includes(answer.data.state)) return;
    }
  }
}
