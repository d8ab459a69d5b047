import { Logger } from '@nestjs/common';
import { DomainError } from '#platform/errors/domain-error.js';

const logger = new Logger('stream');

/** What a client is told of a refusal; anything else that was thrown is ours to look at. */
export function errorMessage(error: unknown, channel?: string): object {
  if (!(error instanceof DomainError)) logger.error(error);
  const { code, message, errors } =
    error instanceof DomainError ? error : { code: 'INTERNAL', message: 'Something went wrong on our side.', errors: [] };
  return { type: 'error', channel, code, message, ...(errors.length > 0 && { errors }) };
}
