import type { DomainError, FieldError } from './domain-error.js';
import { errorTable } from './error-table.js';

/** An RFC 9457 problem document with Ashlar's members. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  instance: string;
  code: string;
  requestId: string;
  errors?: readonly FieldError[];
}

/** The problem document of a refusal; `instance` is the path that was asked for. */
export function toProblem(error: DomainError, instance: string, requestId: string): Problem {
  const { http, title } = errorTable[error.kind];
  return {
    type: 'about:blank',
    title,
    status: http,
    detail: error.message,
    instance,
    code: error.code,
    requestId,
    ...(error.errors.length > 0 && { errors: error.errors }),
  };
}
