import { Injectable } from '@nestjs/common';
import { currentCall } from '#platform/grpc/call-context.js';
import { unavailable } from '#platform/errors/domain-error.js';
import { FacetIndex } from './facet-index.js';
import { FacetSource, type Moment } from './facet-source.js';

/** Left of a request's time for counting and for the answer's way back. */
const keepMs = 500;
const longestMs = 4_000;

/**
 * Keeps the index as the database is. Nothing is read until somebody asks for facets; from then on each question first reads what changed since the
 * one before, so that counts speak of everything that was committed when it was asked. Questions that come at once share one reading.
 */
@Injectable()
export class FacetFollower {
  private index = new FacetIndex();
  private last: Moment | undefined;
  private running: Promise<void> | undefined;
  private next: Promise<void> | undefined;

  constructor(private readonly source: FacetSource) {}

  /** The index with everything that was committed before. Throws 503 when reading a large catalog in for the first time takes longer than one may wait. */
  async fresh(): Promise<FacetIndex> {
    const left = (currentCall()?.deadline ?? Number.POSITIVE_INFINITY) - Date.now() - keepMs;
    await within(this.readingFromNow(), Math.max(0, Math.min(left, longestMs)));
    return this.index;
  }

  /** A reading that begins now or later: one that is under way may have passed what the caller has just written. */
  private readingFromNow(): Promise<void> {
    if (!this.running) return this.begin();
    this.next ??= this.running
      .catch(() => undefined)
      .then(() => {
        this.next = undefined;
        return this.begin();
      });
    return this.next;
  }

  private begin(): Promise<void> {
    const reading = this.read().finally(() => {
      this.running = undefined;
    });
    this.running = reading;
    return reading;
  }

  private async read(): Promise<void> {
    const { index, last } = this;
    const now = await this.source.changes(last, (product) => index.put(product));
    if (now.tree !== last?.tree) index.categories.replace(await this.source.categories());
    this.last = now;
  }
}

async function within(reading: Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const refuse = () =>
      reject(unavailable('The products are still being read for the first facets: ask again.', { retryAfterSeconds: 2 }));
    timer = setTimeout(refuse, ms);
  });
  try {
    await Promise.race([reading, late]);
  } finally {
    clearTimeout(timer);
    reading.catch(() => undefined);
  }
}
