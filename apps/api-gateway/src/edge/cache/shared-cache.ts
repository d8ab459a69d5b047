import { Logger } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { connected, connectToRedis } from '#platform/cache/redis.js';
import type { Kept } from './answer-store.js';
import { CachedAnswer } from './cached-answer.js';
import { everything } from './purges.js';
import { type OnPurge, SharedPurges } from './shared-purges.js';

/** A slower answer is none: catalog is asked instead. */
const timeoutMs = 50;
const startPatienceMs = 1_000;
/** After a failure Redis is let alone for so long. */
const aloneMs = 1_000;

/** The value, and what time it is for Redis, in microseconds: the one clock that all gateways share. */
const findLua = `
local time = redis.call('TIME')
return { string.format('%.0f', time[1] * 1000000 + time[2]), redis.call('GET', KEYS[1]) }`;

/** Keeps a value until a second after its read began, however late it comes. */
const putLua = `
local time = redis.call('TIME')
local left = math.floor((tonumber(ARGV[1]) + 1000000 - (time[1] * 1000000 + time[2])) / 1000)
if left > 0 then redis.call('SET', KEYS[1], ARGV[2], 'PX', left) end`;

type WithScripts = Redis & {
  findAnswerBuffer(key: string): Promise<[Buffer, Buffer | null]>;
  putAnswer(key: string, at: number, value: Buffer): Promise<null>;
};

/** What Redis had, and when that was, in microseconds by its own clock. */
export interface Lookup {
  kept: Kept | undefined;
  at: number;
}

/**
 * The answers of all gateways in Redis, and what they tell each other of changes. While Redis is gone, each gateway has its own answers only, and hears
 * of others' writes by events or after a second.
 */
export class SharedCache {
  private readonly logger = new Logger('cache');
  private readonly redis: WithScripts;
  private readonly purges: SharedPurges;
  private aloneUntil = 0;
  private onPurge: OnPurge = () => undefined;

  private constructor(
    redis: Redis,
    private readonly teller: Redis,
    private readonly hearer: Redis,
  ) {
    redis.defineCommand('findAnswer', { numberOfKeys: 1, lua: findLua });
    redis.defineCommand('putAnswer', { numberOfKeys: 1, lua: putLua });
    this.redis = redis as WithScripts;
    this.purges = new SharedPurges(teller, hearer, (hears) => this.note(hears));
  }

  static async open(cacheUrl: string): Promise<SharedCache> {
    const [redis, teller, hearer] = [timeoutMs, 1_000, 1_000].map((patience) =>
      connectToRedis(cacheUrl, { name: 'ashlar-catalog-cache', timeoutMs: patience }),
    ) as [Redis, Redis, Redis];
    const shared = new SharedCache(redis, teller, hearer);
    await connected(redis, startPatienceMs);
    return shared;
  }

  /** Calls `onPurge` with what was changed through other gateways; with everything whenever something may have gone unheard. */
  hear(onPurge: OnPurge): void {
    this.onPurge = onPurge;
    this.purges.hear(onPurge);
  }

  /** What another gateway has put there; `now` is the time on the caller's clock. Undefined when Redis cannot be asked. */
  async find(key: string, now: number): Promise<Lookup | undefined> {
    if (!this.usable) return undefined;
    try {
      const [time, value] = await this.redis.findAnswerBuffer(named(key));
      const at = Number(time.toString());
      return { at, kept: value === null ? undefined : received(value, at, now) };
    } catch (error) {
      this.leaveAlone(error);
      return undefined;
    }
  }

  /** For the other gateways: an answer from a read that began at `at` by Redis' clock. Nobody waits for it. */
  put(key: string, answer: CachedAnswer, at: number): void {
    if (!this.usable) return;
    const value = Buffer.concat([Buffer.from(`${at}\n`), answer.toBytes()]);
    this.redis.putAnswer(named(key), at, value).catch((error: unknown) => this.leaveAlone(error));
  }

  /** Resolves when the other gateways know of a change, or cannot be told. */
  async tell(names: readonly string[], wrote?: string): Promise<void> {
    if (performance.now() < this.aloneUntil) return;
    await this.purges.tell(names, wrote).catch((error: unknown) => this.leaveAlone(error));
  }

  close(): void {
    this.hearer.removeAllListeners('close');
    for (const connection of [this.redis, this.teller, this.hearer]) connection.disconnect();
  }

  /** A gateway that does not hear of changes must not believe what Redis remembers. */
  private get usable(): boolean {
    return this.purges.listening && performance.now() >= this.aloneUntil;
  }

  private leaveAlone(error: unknown): void {
    if (performance.now() >= this.aloneUntil)
      this.logger.warn({ reason: (error as Error).message }, 'Redis does not answer: this gateway caches by itself meanwhile');
    this.aloneUntil = performance.now() + aloneMs;
  }

  private note(hears: boolean): void {
    if (hears) this.onPurge([everything]);
    this.logger.log(hears ? 'the gateways cache together' : 'Redis cannot be reached: this gateway caches by itself');
  }
}

const named = (key: string): string => `ashlar:catalog:${key}`;

/** As `put` wrote it: as old on our clock as on Redis', and never younger than it is. */
function received(value: Buffer, at: number, now: number): Kept | undefined {
  const end = value.indexOf('\n');
  const began = Number(value.toString('utf8', 0, end));
  try {
    return { answer: CachedAnswer.fromBytes(value.subarray(end + 1)), began: now - (Math.max(0, at - began) + 1) / 1_000 };
  } catch {
    return undefined;
  }
}
