import { LRUCache } from 'lru-cache';
import { type Allowance, type Bucket, secondsUntilFull, take, type Taken } from './token-bucket.js';

/** Buckets of everybody who asks, by key. */
export interface Buckets {
  /** Takes a token, or `wanted`. */
  take(key: string, allowance: Allowance, wanted?: number): Promise<Taken>;
}

const mostBuckets = 200_000;

/** Buckets in this process's memory. One that is full again is forgotten; beyond so many, the one that was idle for longest. */
export class MemoryBuckets implements Buckets {
  private readonly buckets = new LRUCache<string, Bucket>({ max: mostBuckets });

  take(key: string, allowance: Allowance, wanted = 1): Promise<Taken> {
    const taken = take(this.buckets.get(key), allowance, Date.now(), wanted);
    this.put(key, allowance, taken.bucket);
    return Promise.resolve(taken);
  }

  /** Takes over what a bucket holds elsewhere. */
  put(key: string, allowance: Allowance, bucket: Bucket): void {
    this.buckets.set(key, bucket, { ttl: (secondsUntilFull(allowance, bucket.tokens) + 1) * 1_000 });
  }
}
