import { DomainError } from '#platform/errors/domain-error.js';

export const importNotFound = (id: string) => new DomainError('not_found', 'IMPORT_NOT_FOUND', `There is no import ${id}.`);

/** `why` says what the beginning of the file shows. */
export const unsupportedFormat = (why: string) => new DomainError('invalid', 'UNSUPPORTED_FORMAT', why);

export const pieceOutOfOrder = (expected: number) =>
  new DomainError('wrong_state', 'IMPORT_PIECE_OUT_OF_ORDER', `The next piece of this file is number ${expected}.`);
