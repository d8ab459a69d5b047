import { backgroundCall, currentCall, runInCallContext, type CallContext } from '#platform/grpc/call-context.js';
import { deadlineExceeded } from '#platform/errors/domain-error.js';
import type { Answer } from '../http/answer.js';
import { AnswerStore, type Kept } from './answer-store.js';
import { cacheBytes, countPurge, countRead, type ReadOutcome } from './cache-metrics.js';
import { CachedAnswer } from './cached-answer.js';
import { isOutage, type CatalogOutage } from './catalog-outage.js';
import type { CatalogRead } from './catalog-read.js';
import { everything, lists, Purges } from './purges.js';
import type { SharedCache } from './shared-cache.js';
import { LatestWrite } from './latest-write.js';

/** No answer is given whose read began longer ago, in milliseconds … */
export const freshMs = 1_000;
/** … unless catalog is down, and then none beyond this. */
export const staleMs = 300_000;

/** An answer on its way to a client: how long ago, in milliseconds, the read behind it began. */
export interface Found {
  answer: CachedAnswer;
  ageMs: number;
}

interface Flight {
  began: number;
  kept: Promise<Kept>;
}

/** Milliseconds that only ever rise. */
export interface Clock {
  now(): number;
}

interface CacheOptions {
  bytes: number;
  /** How long a request waits at most. */
  timeoutMs: number;
  outage: CatalogOutage;
  /** What gateways have in common; undefined without Redis. */
  shared?: SharedCache | undefined;
  clock?: Clock;
}

/**
 * What the catalog tells everybody, kept for a second at most, and asked for once however many wait for it. It says what was, and never decides a write.
 */
export class CatalogCache {
  readonly clock: Clock;
  private readonly purges = new Purges();
  private readonly store: AnswerStore;
  /** Read replicas that have not come so far are not asked. */
  private readonly wrote = new LatestWrite();
  private readonly flights = new Map<string, Flight>();

  constructor(private readonly options: CacheOptions) {
    this.store = new AnswerStore(options.bytes);
    this.clock = options.clock ?? { now: () => performance.now() };
    options.shared?.hear((names, wrote) => this.take(names, 'gateway', wrote));
    // What others put into Redis before that may have been changed without our hearing of it.
    this.purges.note([everything], this.clock.now());
  }

  /** A fresh answer that is at hand. */
  find(read: CatalogRead): Found | undefined {
    const kept = this.store.get(read);
    if (kept === undefined || !this.isFresh(kept)) return undefined;
    return this.answered('hit', kept);
  }

  /**
   * A fresh answer, from whoever asks catalog for it already or by `load`, which runs as nobody in particular. While catalog is down, the last good one.
   * Throws what `load` throws, and `DEADLINE_EXCEEDED` when the caller's own time is over.
   */
  async read(read: CatalogRead, load: () => Promise<Answer<unknown>>): Promise<Found> {
    const atHand = this.find(read) ?? (this.options.outage.lasts ? this.lastGood(read) : undefined);
    if (atHand) return atHand;
    const joined = this.joinable(read);
    const flight = joined ?? this.begin(read, load);
    try {
      const kept = await beforeDeadline(flight.kept, currentCall()?.deadline);
      if (joined) countRead('joined');
      return { answer: kept.answer, ageMs: this.clock.now() - kept.began };
    } catch (error) {
      const last = isOutage(error) ? this.lastGood(read) : undefined;
      if (last) return last;
      throw error;
    }
  }

  /**
   * Something was changed through this gateway: nobody is told the old here from now on nor, once the promise resolves, by any other gateway. `wrote` is where the
   * database's log ended then, when there are read replicas.
   */
  async purge(names: readonly string[], wrote?: string): Promise<void> {
    this.take(names, 'write', wrote);
    await this.options.shared?.tell(names, wrote);
  }

  /** Something is said to have changed. */
  note(names: readonly string[], by: 'write' | 'gateway' | 'event' = 'event'): void {
    const at = this.clock.now();
    this.purges.note(names, at);
    if (by !== 'event') this.purges.lastWrite = at;
    countPurge(by);
  }

  private take(names: readonly string[], by: 'write' | 'gateway', wrote: string | undefined): void {
    this.wrote.note(wrote);
    this.note(names, by);
  }

  /** What it takes in memory. */
  get bytes(): number {
    return this.store.bytes;
  }

  stop(): void {
    this.options.outage.stop();
    this.options.shared?.close();
  }

  /** Who may have written since it began wants to see it; and what began a second ago is too old for whoever comes now. */
  private joinable(read: CatalogRead): Flight | undefined {
    const flight = this.flights.get(read.key);
    if (flight === undefined || this.clock.now() - flight.began >= freshMs) return undefined;
    const outdated = read.kind === 'query' ? this.purges.since(flight.began, [lists]) : this.purges.lastWrite >= flight.began;
    return outdated ? undefined : flight;
  }

  private begin(read: CatalogRead, load: () => Promise<Answer<unknown>>): Flight {
    const began = this.clock.now();
    const flight: Flight = { began, kept: runInCallContext(this.flightCall(), () => this.fly(read, began, load)) };
    const over = () => {
      if (this.flights.get(read.key) === flight) this.flights.delete(read.key);
    };
    flight.kept.then(over, over);
    this.flights.set(read.key, flight);
    return flight;
  }

  private async fly(read: CatalogRead, began: number, load: () => Promise<Answer<unknown>>): Promise<Kept> {
    const { shared, outage } = this.options;
    const lookup = shared && (await shared.find(read.key, began));
    if (lookup?.kept && this.isFresh(lookup.kept)) {
      this.keep(read, lookup.kept);
      countRead('shared');
      return lookup.kept;
    }
    countRead('miss');
    try {
      const kept = { answer: CachedAnswer.of(await load(), read.kind), began };
      this.keep(read, kept);
      if (lookup && this.isFresh(kept)) shared?.put(read.key, kept.answer, lookup.at);
      return kept;
    } catch (error) {
      if (isOutage(error)) outage.begin();
      throw error;
    }
  }

  private keep(read: CatalogRead, kept: Kept): void {
    this.store.set(read, kept);
    cacheBytes.set(this.bytes);
  }

  /** Nobody's call in particular: with the id and the trace of the request that came first, no person's token, and time for those who join it. */
  private flightCall(): CallContext {
    const first = currentCall();
    const deadline = Date.now() + this.options.timeoutMs + freshMs;
    return { ...backgroundCall(first?.requestId ?? ''), traceparent: first?.traceparent, deadline, readAfter: this.wrote.position };
  }

  /** What is known to have been changed, by name, is not shown any more even so; that stock moved says nothing against it. */
  private lastGood(read: CatalogRead): Found | undefined {
    const kept = this.store.get(read);
    if (kept === undefined || this.clock.now() - kept.began > staleMs || this.purges.namedSince(kept.began, kept.answer.head.is))
      return undefined;
    return this.answered('stale', kept);
  }

  private isFresh({ answer, began }: Kept): boolean {
    return this.clock.now() - began < freshMs && !this.purges.since(began, answer.head.shows);
  }

  private answered(outcome: ReadOutcome, { answer, began }: Kept): Found {
    countRead(outcome);
    return { answer, ageMs: this.clock.now() - began };
  }
}

function beforeDeadline<T>(work: Promise<T>, deadline: number | undefined): Promise<T> {
  if (deadline === undefined) return work;
  return new Promise((resolve, reject) => {
    const late = setTimeout(
      () => reject(deadlineExceeded('The catalog service did not answer in time.')),
      Math.max(0, deadline - Date.now()),
    );
    work.then(resolve, reject).finally(() => clearTimeout(late));
  });
}
