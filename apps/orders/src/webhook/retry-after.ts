/** Milliseconds that a `Retry-After` asks for: seconds, or a date (RFC 9110 §10.2.3). Undefined for anything else. */
export function readRetryAfter(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined;
  if (/^\s*\d{1,10}\s*$/.test(value)) return Number(value) * 1_000;
  const at = Date.parse(value);
  return /[a-z]{3}/i.test(value) && !Number.isNaN(at) ? Math.max(0, at - now) : undefined;
}
