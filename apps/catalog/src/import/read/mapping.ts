import { invalidField } from '#platform/errors/domain-error.js';

/** Which of a file's fields becomes what; checked. */
export interface Mapping {
  fields: Readonly<Record<string, unknown>>;
}

/** A mapping as JSON. Throws 400 `VALIDATION_FAILED` naming `mapping` and the place within. */
export function parseMapping(json: string): Mapping {
  try {
    return JSON.parse(json) as Mapping;
  } catch {
    throw invalidField('mapping', 'must be JSON');
  }
}
