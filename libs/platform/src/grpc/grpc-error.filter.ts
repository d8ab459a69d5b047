import { Catch, Logger, type RpcExceptionFilter } from '@nestjs/common';
import { throwError, type Observable } from 'rxjs';
import { toUnavailable } from '../database/database-errors.js';
import { DomainError } from '../errors/domain-error.js';
import { toServiceError } from './error-metadata.js';

/** The last stop of every error in a service: logged here, once, and turned into gRPC status and metadata. */
@Catch()
export class GrpcErrorFilter implements RpcExceptionFilter<unknown> {
  private readonly logger = new Logger('grpc');

  catch(exception: unknown): Observable<never> {
    const error = this.toDomainError(exception);
    return throwError(() => toServiceError(error));
  }

  private toDomainError(exception: unknown): DomainError {
    const known = exception instanceof DomainError ? exception : toUnavailable(exception);
    if (!known) {
      this.logger.error(exception);
      return new DomainError('internal', 'INTERNAL', 'Something went wrong on our side.');
    }
    if (known.kind === 'internal') this.logger.error(known);
    else if (known.kind === 'unavailable' || known.kind === 'deadline') this.logger.warn({ err: known, code: known.code });
    else this.logger.debug({ code: known.code, kind: known.kind }, known.message);
    return known;
  }
}
