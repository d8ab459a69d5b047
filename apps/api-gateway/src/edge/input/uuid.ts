import type { DomainError } from '#platform/errors/domain-error.js';

const form = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;

export const isUuid = (text: string): boolean => form.test(text);

/** An id from a path. One that is no UUID is unknown like any other: throws what `notFound` makes. */
export function knownId(id: string, notFound: (id: string) => DomainError): string {
  if (!isUuid(id)) throw notFound(id);
  return id;
}
