import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';

const channel = 'ashlar:catalog:purges';
/** As long as an answer lives: a gateway that has not said by then that it heard has nothing left from before. */
const patienceMs = 1_000;

interface Purge {
  id: number;
  from: string;
  names: readonly string[];
  wrote: string | undefined;
}

/** What another gateway changed, and where the database's log ended then. */
export type OnPurge = (names: readonly string[], wrote?: string) => void;

interface Waiting {
  heard: number;
  expected: number;
  done: () => void;
}

/**
 * Tells all gateways what was changed through one of them, and waits until each has said that it heard: so a client that has its answer finds what it wrote
 * at any of them.
 */
export class SharedPurges {
  private readonly self = randomUUID();
  private readonly answers = `${channel}:${this.self}`;
  private readonly waiting = new Map<number, Waiting>();
  private count = 0;
  private hears = false;
  private onPurge: OnPurge = () => undefined;

  constructor(
    private readonly teller: Redis,
    private readonly hearer: Redis,
    /** Called when what gateways tell each other is heard again, or no longer. */
    private readonly onChange: (hears: boolean) => void,
  ) {
    hearer.on('message', (from: string, message: string) => (from === channel ? this.take(message) : this.confirm(Number(message))));
    hearer.on('ready', () => this.listen());
    hearer.on('close', () => this.note(false));
    if (hearer.status === 'ready') this.listen();
  }

  /** Whether nothing that others say is missed. */
  get listening(): boolean {
    return this.hears;
  }

  hear(onPurge: OnPurge): void {
    this.onPurge = onPurge;
  }

  /** Resolves when every gateway knows, this one included, or after a second. Throws when Redis does not take it. */
  async tell(names: readonly string[], wrote: string | undefined): Promise<void> {
    const id = ++this.count;
    const everybody = new Promise<void>((done) => this.waiting.set(id, { heard: 0, expected: Infinity, done }));
    const timer = setTimeout(() => this.waiting.get(id)?.done(), patienceMs);
    try {
      const expected = await this.teller.publish(channel, JSON.stringify({ id, from: this.answers, names, wrote } satisfies Purge));
      this.settle(id, { expected });
      await everybody;
    } finally {
      clearTimeout(timer);
      this.waiting.delete(id);
    }
  }

  private take(message: string): void {
    const { id, from, names, wrote } = JSON.parse(message) as Purge;
    if (from === this.answers) return this.confirm(id);
    this.onPurge(names, wrote);
    this.teller.publish(from, String(id)).catch(() => undefined);
  }

  private confirm(id: number): void {
    const waiting = this.waiting.get(id);
    if (waiting) this.settle(id, { heard: waiting.heard + 1 });
  }

  private settle(id: number, change: Partial<Waiting>): void {
    const waiting = this.waiting.get(id);
    if (!waiting) return;
    Object.assign(waiting, change);
    if (waiting.heard >= waiting.expected) waiting.done();
  }

  private listen(): void {
    this.hearer.subscribe(channel, this.answers).then(
      () => this.note(true),
      () => this.hearer.disconnect(true),
    );
  }

  private note(hears: boolean): void {
    if (hears === this.hears) return;
    this.hears = hears;
    this.onChange(hears);
  }
}
