import { Redis } from 'ioredis';

interface RedisConnection {
  /** What `CLIENT LIST` calls it. */
  name: string;
  /** After so many milliseconds without an answer a command fails. */
  timeoutMs: number;
}

/**
 * A connection to the Redis of `CACHE_URL` that comes back by itself. While there is none, commands fail at once instead of waiting for it:
 * whoever asks a cache has another answer. What its loss means is for whoever uses it to say.
 */
export function connectToRedis(cacheUrl: string, { name, timeoutMs }: RedisConnection): Redis {
  const redis = new Redis(cacheUrl, {
    connectionName: name,
    connectTimeout: 2_000,
    commandTimeout: timeoutMs,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (times) => Math.min(times * 100, 1_000),
  });
  redis.on('error', () => undefined);
  return redis;
}

/** Resolves when the connection stands, or after `patienceMs` without one. */
export function connected(redis: Redis, patienceMs: number): Promise<boolean> {
  if (redis.status === 'ready') return Promise.resolve(true);
  return new Promise((resolve) => {
    const ready = () => end(true);
    const timer = setTimeout(() => end(false), patienceMs);
    const end = (yes: boolean) => {
      clearTimeout(timer);
      redis.off('ready', ready);
      resolve(yes);
    };
    redis.once('ready', ready);
  });
}
