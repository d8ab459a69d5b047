import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import type { Redis } from 'ioredis';
import { LRUCache } from 'lru-cache';
import { connectToRedis } from '#platform/cache/redis.js';
import { walOffset, type WalPosition } from '#platform/grpc/wal-position.js';

/** Longer than any replica that is read may be behind. */
const rememberedMs = 120_000;
const keyOf = (sessionId: string): string => `ashlar:wrote:${sessionId}`;

/**
 * How far the latest write of each session reaches in the log of catalog's database, so that what the session reads next is not older. With Redis all
 * gateways know it; while it is gone, each knows what went through itself.
 */
@Injectable()
export class WrittenPositions implements OnApplicationShutdown {
  private readonly own = new LRUCache<string, WalPosition>({ max: 10_000, ttl: rememberedMs });

  private readonly redis: Redis | undefined;

  constructor(cacheUrl?: string) {
    this.redis = cacheUrl === undefined ? undefined : connectToRedis(cacheUrl, { name: 'ashlar-written', timeoutMs: 50 });
  }

  async note(sessionId: string, position: WalPosition): Promise<void> {
    this.own.set(sessionId, position);
    await this.redis?.set(keyOf(sessionId), position, 'PX', rememberedMs).catch(() => undefined);
  }

  /** Undefined for a session that wrote nothing lately. */
  async of(sessionId: string): Promise<WalPosition | undefined> {
    const own = this.own.get(sessionId);
    const shared = await this.redis?.get(keyOf(sessionId)).catch(() => undefined);
    return later(own, shared ?? undefined);
  }

  onApplicationShutdown(): void {
    this.redis?.disconnect();
  }
}

function later(one: WalPosition | undefined, other: WalPosition | undefined): WalPosition | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return (walOffset(one) ?? 0n) >= (walOffset(other) ?? 0n) ? one : other;
}

/** Notes what a request wrote before its answer goes out: whoever has the answer reads at least that. */
export function addWrittenPositions(fastify: FastifyInstance, positions: WrittenPositions): void {
  fastify.addHook('onSend', async ({ call }) => {
    if (call?.wrote !== undefined && call.caller) await positions.note(call.caller.sessionId, call.wrote);
  });
}
