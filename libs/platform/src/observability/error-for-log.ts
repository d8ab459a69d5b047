import { stdSerializers } from 'pino';

/** Where errors of the database quote values of rows and statements, which may be personal data. */
const quoting = new Set(['parameters', 'detail', 'where', 'internalQuery']);

/** An error as it may be logged: with everything but what it quotes. */
export function errorForLog(error: unknown): unknown {
  return error instanceof Error ? withoutQuotes(stdSerializers.err(error)) : error;
}

function withoutQuotes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutQuotes);
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value) || value instanceof Date) return value;
  const kept: Record<string, unknown> = {};
  for (const key in value) if (!quoting.has(key)) kept[key] = withoutQuotes((value as Record<string, unknown>)[key]);
  return kept;
}
