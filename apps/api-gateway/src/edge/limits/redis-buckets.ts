import { createHmac } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Buckets } from './memory-buckets.js';
import type { Allowance, Taken } from './token-bucket.js';

/** `take` by Redis itself, on its own clock: one step, whoever else is asking. A bucket that is full again is forgotten. */
const lua = `
local burst, perMs, wanted = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local known = redis.call('HMGET', KEYS[1], 'tokens', 'at')
local tokens, at = tonumber(known[1]) or burst, tonumber(known[2]) or now
tokens = math.min(burst, tokens + math.max(0, now - at) * perMs)
local allowed = tokens >= wanted
if allowed then tokens = tokens - wanted end
redis.call('HSET', KEYS[1], 'tokens', tostring(tokens), 'at', string.format('%.0f', math.max(at, now)))
redis.call('PEXPIRE', KEYS[1], math.ceil((burst - tokens) / perMs) + 1000)
return { allowed and 1 or 0, tostring(tokens) }`;

type WithTake = Redis & { takeTokens(key: string, burst: number, perMs: number, wanted: number): Promise<[number, string]> };

/** Buckets in Redis, which all gateways share. Keys are keyed hashes: nobody who reads Redis learns who was here. */
export class RedisBuckets implements Buckets {
  private readonly redis: WithTake;

  constructor(
    redis: Redis,
    private readonly hashKey: Buffer,
  ) {
    redis.defineCommand('takeTokens', { numberOfKeys: 1, lua });
    this.redis = redis as WithTake;
  }

  async take(key: string, { perMinute, burst }: Allowance, wanted = 1): Promise<Taken> {
    const hidden = createHmac('sha256', this.hashKey).update(key).digest('base64url').slice(0, 24);
    const [allowed, tokens] = await this.redis.takeTokens(`ashlar:limit:${hidden}`, burst, perMinute / 60_000, wanted);
    return { allowed: allowed === 1, tokens: Number(tokens) };
  }

  async ping(): Promise<void> {
    await this.redis.ping();
  }
}
