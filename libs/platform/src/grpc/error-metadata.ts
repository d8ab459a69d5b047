import { Metadata, status, type ServiceError } from '@grpc/grpc-js';
import { DomainError, deadlineExceeded, unavailable, type FieldError } from '../errors/domain-error.js';
import { errorTable, isErrorKind } from '../errors/error-table.js';
import { metadataKeys } from './metadata-keys.js';

interface ErrorOnTheWire {
  kind: string;
  code: string;
  errors: FieldError[];
  retryAfterSeconds?: number;
}

/** What grpc-js sends for a refusal: status, message and the rest as metadata. */
export function toServiceError(error: DomainError): Pick<ServiceError, 'code' | 'details' | 'metadata' | 'message' | 'name'> {
  const metadata = new Metadata();
  const { kind, code, errors, options } = error;
  metadata.set(metadataKeys.error, Buffer.from(JSON.stringify({ kind, code, errors, retryAfterSeconds: options.retryAfterSeconds })));
  return { name: error.name, message: error.message, code: errorTable[kind].grpc, details: error.message, metadata };
}

/** The peer ended the call without a word, as one does that stops: grpc-js calls that INTERNAL. */
const brokeOff = ({ code, details }: ServiceError): boolean => code === status.INTERNAL && /^Received RST_STREAM/.test(details);

/** The refusal that `service` answered with; what is none of ours becomes 503, 504 or 500 by its gRPC status. */
export function fromServiceError(error: ServiceError, service: string): DomainError {
  const wire = error.metadata?.get(metadataKeys.error)[0];
  if (wire !== undefined) {
    const { kind, code, errors, retryAfterSeconds } = JSON.parse(wire.toString()) as ErrorOnTheWire;
    if (isErrorKind(kind))
      return new DomainError(kind, code, error.details, errors, {
        ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
        cause: error,
      });
  }
  if (error.code === status.DEADLINE_EXCEEDED) return deadlineExceeded(`The ${service} service did not answer in time.`, error);
  if (error.code === status.UNAVAILABLE || error.code === status.CANCELLED || brokeOff(error)) {
    return unavailable(`The ${service} service is not available.`, { cause: error });
  }
  return new DomainError('internal', 'INTERNAL', 'Something went wrong on our side.', [], { cause: error });
}
