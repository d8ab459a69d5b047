/** How much somebody may ask: so many requests a minute in the long run, and so many at once after a rest. */
export interface Allowance {
  perMinute: number;
  burst: number;
}

/** The tokens of a bucket at a moment in milliseconds: one is taken by each request, and they grow back with time. */
export interface Bucket {
  tokens: number;
  at: number;
}

export interface Taken {
  allowed: boolean;
  /** What is left, with fractions. */
  tokens: number;
}

/** The bucket as it is `now`; one that nobody has seen yet is full. */
export function refilled(bucket: Bucket | undefined, { perMinute, burst }: Allowance, now: number): Bucket {
  if (!bucket) return { tokens: burst, at: now };
  const grown = (Math.max(0, now - bucket.at) * perMinute) / 60_000;
  return { tokens: Math.min(burst, bucket.tokens + grown), at: Math.max(bucket.at, now) };
}

/** Takes one token, or `wanted`; where there are not so many, nothing is taken and the request is to be refused. */
export function take(bucket: Bucket | undefined, allowance: Allowance, now: number, wanted = 1): Taken & { bucket: Bucket } {
  const { tokens, at } = refilled(bucket, allowance, now);
  const allowed = tokens >= wanted;
  const left = allowed ? tokens - wanted : tokens;
  return { allowed, tokens: left, bucket: { tokens: left, at } };
}

/** Seconds until a bucket that holds `tokens` is full. */
export const secondsUntilFull = ({ perMinute, burst }: Allowance, tokens: number): number => Math.ceil(((burst - tokens) * 60) / perMinute);

/** Whole seconds, at least one, until a bucket that holds less than `wanted` tokens holds them. */
export const secondsUntilNext = ({ perMinute }: Allowance, tokens: number, wanted = 1): number =>
  Math.max(1, Math.ceil(((wanted - tokens) * 60) / perMinute));
