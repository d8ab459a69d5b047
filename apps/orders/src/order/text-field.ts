import type { FieldError } from '#platform/errors/domain-error.js';

/** A text that must be there; adds to `errors` what is wrong with it. PostgreSQL cannot hold a NUL character, so none may come in. */
export function readText(value: string | null | undefined, { field, max }: { field: string; max: number }, errors: FieldError[]): string {
  const text = value ?? '';
  const refuse = (code: string, message: string) => errors.push({ field, code, message });
  if (text.trim() === '') refuse('REQUIRED', 'is required');
  else if ([...text].length > max) refuse('TOO_LONG', `must have at most ${max} characters`);
  else if (text.includes('\0')) refuse('INVALID', 'must not contain NUL characters');
  return text;
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether `text` can be an id at all; PostgreSQL would refuse to compare anything else with one. */
export const isUuid = (text: string): boolean => uuid.test(text);
