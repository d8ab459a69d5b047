import { status } from '@grpc/grpc-js';
import { describe, expect, it } from '@jest/globals';
import { fromServiceError, toServiceError } from '../grpc/error-metadata.js';
import { DomainError } from './domain-error.js';
import { errorTable, type ErrorKind } from './error-table.js';
import { toProblem } from './problem.js';

const kinds = Object.keys(errorTable) as ErrorKind[];

describe('the error table', () => {
  it.each(kinds)('%s survives the way over gRPC with its kind, code, fields and retry hint', (kind) => {
    const sent = new DomainError(kind, 'SOME_CODE', 'Said to people.', [{ field: 'lines[0].sku', code: 'X', message: 'é ☃' }], {
      retryAfterSeconds: 7,
    });
    const received = fromServiceError(toServiceError(sent), 'catalog');
    expect(received).toMatchObject({
      kind,
      code: 'SOME_CODE',
      message: 'Said to people.',
      errors: sent.errors,
      options: { retryAfterSeconds: 7 },
    });
  });

  it.each(kinds)('%s becomes a problem with the status of the table', (kind) => {
    const problem = toProblem(new DomainError(kind, 'SOME_CODE', 'Said to people.'), '/api/v1/x', 'r-1');
    expect(problem).toEqual({
      type: 'about:blank',
      title: errorTable[kind].title,
      status: errorTable[kind].http,
      detail: 'Said to people.',
      instance: '/api/v1/x',
      code: 'SOME_CODE',
      requestId: 'r-1',
    });
  });

  it('uses HTTP statuses of the contract and real gRPC codes only', () => {
    for (const { grpc, http } of Object.values(errorTable)) {
      expect([400, 401, 402, 403, 404, 405, 408, 409, 412, 413, 415, 422, 429, 500, 503, 504]).toContain(http);
      expect(status[grpc]).toBeDefined();
      expect(grpc).not.toBe(status.OK);
    }
  });

  it.each([
    [status.UNAVAILABLE, 'unavailable'],
    [status.DEADLINE_EXCEEDED, 'deadline'],
    [status.UNIMPLEMENTED, 'internal'],
    [status.UNKNOWN, 'internal'],
  ])('takes a bare gRPC status %i as %s and lets nothing of its text out', (code, kind) => {
    const error = fromServiceError({ code, details: '14 connect ECONNREFUSED 10.0.0.7:5432', message: 'secret' } as never, 'catalog');
    expect(error.kind).toBe(kind);
    expect(error.message).not.toContain('ECONNREFUSED');
  });

  it('takes a call that broke off for a service that is not there, and not for a mistake', () => {
    const broken = { code: status.INTERNAL, details: 'Received RST_STREAM with code 0 (Call ended without gRPC status)', message: '' };
    expect(fromServiceError(broken as never, 'catalog').kind).toBe('unavailable');
    expect(fromServiceError({ ...broken, details: 'Unexpected null' } as never, 'catalog').kind).toBe('internal');
  });
});
