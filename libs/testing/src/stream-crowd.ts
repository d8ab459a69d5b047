import pg from 'pg';
import type { AshlarCopy } from './ashlar-copy.js';
import { eventually } from './eventually.js';
import { StreamFollower } from './stream-follower.js';
import type { Customer, TestShop } from './test-shop.js';

/** Many people who follow orders on the stream of a running copy, each over a socket of their own. */
export class StreamCrowd {
  private readonly followers: { follower: StreamFollower; channel: string; end: (heads: Heads) => number }[] = [];

  constructor(private readonly copy: AshlarCopy) {}

  /** Each customer follows their own orders, and so many sockets of the administrator every order. */
  async gather(shop: TestShop, customers: readonly Customer[], administrators: number): Promise<void> {
    for (const { token, user } of customers) this.add(token, 'orders', (heads) => heads.customers.get(user.id) ?? 0);
    for (let n = 0; n < administrators; n++) this.add(shop.admin.token, 'orders', (heads) => heads.all);
    await this.following();
  }

  /** Resolves once each is connected for at least the n-th time, and follows. */
  following(connections = 1, withinMs = 60_000): Promise<void> {
    return eventually(() => {
      const missing = this.followers.filter(({ follower }) => !follower.following || follower.connections < connections).length;
      if (missing > 0) throw new Error(`${missing} of ${this.followers.length} do not follow yet: ${this.problems.slice(0, 5).join('; ')}`);
    }, withinMs);
  }

  get size(): number {
    return this.followers.length;
  }

  get connections(): number {
    return this.sum((follower) => follower.connections);
  }

  get events(): number {
    return this.sum((follower) => follower.events);
  }

  /** Gaps, repeats, resets and refusals that any of them saw. */
  get problems(): string[] {
    return this.followers.flatMap(({ follower }) => follower.problems);
  }

  /** From each event's time to its arrival at each socket, since it was last asked. */
  takeDelays(): number[] {
    return this.followers.flatMap(({ follower }) => follower.delays.splice(0));
  }

  /** Resolves once each has everything that was written; throws, saying what is missing, when that takes longer. */
  async settled(withinMs: number): Promise<void> {
    await eventually(async () => {
      const heads = await headsOf(this.copy);
      const late = this.followers.filter(({ follower, channel, end }) => follower.seq(channel) !== end(heads));
      if (late.length > 0) {
        const [{ follower, channel, end }] = late;
        throw new Error(`${late.length} of ${this.size} are not at the end; the first is at ${follower.seq(channel)} of ${end(heads)}`);
      }
    }, withinMs);
  }

  async leave(): Promise<void> {
    await Promise.all(this.followers.map(({ follower }) => follower.stop()));
  }

  private add(token: string | undefined, channel: string, end: (heads: Heads) => number): void {
    const follower = new StreamFollower(this.copy.url, token, [channel]);
    this.followers.push({ follower, channel, end });
    follower.start();
  }

  private sum(of: (follower: StreamFollower) => number): number {
    return this.followers.reduce((total, { follower }) => total + of(follower), 0);
  }
}

interface Heads {
  all: number;
  customers: Map<string, number>;
}

/** Where each channel ends, as the database of orders says. */
async function headsOf(copy: AshlarCopy): Promise<Heads> {
  const client = new pg.Client({ connectionString: copy.databaseUrl('orders') });
  await client.connect();
  try {
    const { rows } = await client.query<{ channel: string; head: string }>(
      'SELECT channel, max(channel_sequence) AS head FROM event_log GROUP BY 1',
    );
    const { rows: log } = await client.query<{ head: string }>('SELECT count(*) AS head FROM event_log');
    return { all: Number(log[0].head), customers: new Map(rows.map(({ channel, head }) => [channel, Number(head)])) };
  } finally {
    await client.end();
  }
}
