import { QueryFailedError, QueryRunnerAlreadyReleasedError, QueryRunnerProviderAlreadyReleasedError } from 'typeorm';
import { unavailable, type DomainError } from '../errors/domain-error.js';

/** PostgreSQL error codes (Appendix A of its manual) after which the same request may well succeed. */
const passing: Readonly<Record<string, string>> = {
  '40001': 'serialization failure',
  '40P01': 'deadlock',
  '53300': 'too many connections',
  '55P03': 'lock not available',
  '57014': 'statement time-out',
  '57P01': 'database shutting down',
  '57P02': 'database crashed',
  '57P03': 'database starting',
  '25P03': 'idle in transaction',
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset',
  EPIPE: 'connection closed',
  ETIMEDOUT: 'connection timed out',
};

/** 503 for an error of the database that will pass; undefined for everything else. */
export function toUnavailable(error: unknown): DomainError | undefined {
  if (!(error instanceof Error)) return undefined;
  // The connection was lost between two statements of a transaction: TypeORM releases it then, and refuses the next one.
  const lost = error instanceof QueryRunnerProviderAlreadyReleasedError || error instanceof QueryRunnerAlreadyReleasedError;
  const { code } = (error instanceof QueryFailedError ? error.driverError : error) as { code?: string };
  const passes =
    lost ||
    (code !== undefined && (code in passing || code.startsWith('08'))) ||
    /Connection terminated|is not queryable|Cannot use a pool after calling end|timeout exceeded when trying to connect/.test(
      error.message,
    );
  return passes ? unavailable('The database is busy or restarting.', { cause: error }) : undefined;
}

/** Codes of what a statement may run into while the server is well: it says something of the statement, and not that the server is away. */
const ofTheStatement = new Set(['40001', '40P01', '55P03', '57014', '25P03']);

/** Whether the database could not be reached, so that it says nothing of what was tried. */
export function isDatabaseAway(error: unknown): boolean {
  const { code } = (error instanceof QueryFailedError ? error.driverError : (error ?? {})) as { code?: string };
  return toUnavailable(error) !== undefined && !(code !== undefined && ofTheStatement.has(code));
}

/** The name of the unique constraint that `error` says was violated; undefined for any other error. */
export function violatedUnique(error: unknown): string | undefined {
  return violated(error, '23505');
}

/** The name of the CHECK constraint that `error` says was violated; undefined for any other error. */
export function violatedCheck(error: unknown): string | undefined {
  return violated(error, '23514');
}

/** The name of the foreign key that `error` says was violated; undefined for any other error. */
export function violatedForeignKey(error: unknown): string | undefined {
  return violated(error, '23503');
}

function violated(error: unknown, code: string): string | undefined {
  if (!(error instanceof QueryFailedError)) return undefined;
  const { code: actual, constraint } = error.driverError as { code?: string; constraint?: string };
  return actual === code ? constraint : undefined;
}
