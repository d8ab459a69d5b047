import { Catch, Logger, type RpcExceptionFilter } from '@nestjs/common';
import { throwError, type Observable } from 'rxjs';
import { toUnavailable } from '../database/database-errors.js';
import { DomainError } from '../errors/domain-error.js';
import { toServiceError } from './error-metadata.js';

const logger = new Logger('grpc');

/** The last stop of every error in a service: logged here, once, and turned into gRPC status and metadata. */
@Catch()
export class GrpcErrorFilter implements RpcExceptionFilter<unknown> {
  catch(exception: unknown): Observable<never> {
    const error = toDomainError(exception);
    return throwError(() => toServiceError(error));
  }
}

/** What the caller is told of an error, which is logged according to how bad it is. */
export function toDomainError(exception: unknown): DomainError {
  const known = exception instanceof DomainError ? exception : toUnavailable(exception);
  if (!known) {
    logger.error(exception);
    return new DomainError('internal', 'INTERNAL', 'Something went wrong on our side.');
  }
  if (known.kind === 'internal') logger.error(known);
  else if (known.kind === 'unavailable' || known.kind === 'deadline') logger.warn({ err: known, code: known.code });
  else logger.debug({ code: known.code, kind: known.kind }, known.message);
  return known;
}
