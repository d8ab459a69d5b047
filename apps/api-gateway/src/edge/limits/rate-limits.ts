import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { deriveKey } from '#platform/auth/derive-key.js';
import { connected, connectToRedis } from '#platform/cache/redis.js';
import { DomainError } from '#platform/errors/domain-error.js';
import { type Buckets, MemoryBuckets } from './memory-buckets.js';
import { policies, type PolicyName } from './policies.js';
import { RedisBuckets } from './redis-buckets.js';
import { SharedBuckets } from './shared-buckets.js';
import { type Allowance, secondsUntilFull, secondsUntilNext } from './token-bucket.js';

export interface LimitSettings {
  RATE_LIMITS: boolean;
  RATE_LIMIT_SCALE: number;
  CACHE_URL?: string | undefined;
  INTERNAL_SECRET: string;
}

/** What becomes of one request, and what its answer says of it. */
export interface Verdict {
  allowed: boolean;
  /** `RateLimit-Policy` and `RateLimit`, as of draft-ietf-httpapi-ratelimit-headers. */
  headers: Record<string, string>;
  retryAfterSeconds: number;
}

/** How long Redis is waited for. A slower answer is none: the request has better to do. */
const patience = { startMs: 1_000, answerMs: 50 };

/** 429 `RATE_LIMITED`. */
export const rateLimited = (retryAfterSeconds: number) =>
  new DomainError('rate_limited', 'RATE_LIMITED', 'Too many requests: the next one is welcome after the time that Retry-After says.', [], {
    retryAfterSeconds,
  });

/** How much everybody may ask of this gateway or, with Redis, of all gateways together. */
@Injectable()
export class RateLimits implements OnApplicationShutdown {
  private constructor(
    private readonly scale: number,
    private readonly buckets: Buckets | undefined,
    private readonly close: () => void = () => undefined,
  ) {}

  static async open(settings: LimitSettings, { startMs, answerMs } = patience): Promise<RateLimits> {
    const { RATE_LIMITS, RATE_LIMIT_SCALE, CACHE_URL, INTERNAL_SECRET } = settings;
    if (!RATE_LIMITS) return new RateLimits(1, undefined);
    const own = new MemoryBuckets();
    if (CACHE_URL === undefined) return new RateLimits(RATE_LIMIT_SCALE, own);
    const redis: Redis = connectToRedis(CACHE_URL, { name: 'ashlar-limits', timeoutMs: answerMs });
    const shared = new SharedBuckets(new RedisBuckets(redis, deriveKey(INTERNAL_SECRET, 'rate-limits')), own);
    if (!(await connected(redis, startMs))) shared.lose('no connection');
    return new RateLimits(RATE_LIMIT_SCALE, shared, () => {
      shared.close();
      redis.disconnect();
    });
  }

  /** Takes a token, or `wanted`, from the bucket of `subject`; undefined when there are no limits. Nobody needs more than a full bucket holds. */
  async take(name: PolicyName, subject: string, wanted = 1): Promise<Verdict | undefined> {
    if (!this.buckets) return undefined;
    const allowance = scaled(policies[name], this.scale);
    const needed = Math.min(wanted, allowance.burst);
    const { allowed, tokens } = await this.buckets.take(`${name}:${subject}`, allowance, needed);
    return {
      allowed,
      headers: {
        'RateLimit-Policy': `"${name}";q=${allowance.burst};w=${secondsUntilFull(allowance, 0)}`,
        RateLimit: `"${name}";r=${Math.floor(tokens)};t=${secondsUntilFull(allowance, tokens)}`,
      },
      retryAfterSeconds: secondsUntilNext(allowance, tokens, needed),
    };
  }

  onApplicationShutdown(): void {
    this.close();
  }
}

const scaled = ({ perMinute, burst }: Allowance, scale: number): Allowance => ({
  perMinute: perMinute * scale,
  burst: Math.max(1, Math.round(burst * scale)),
});
