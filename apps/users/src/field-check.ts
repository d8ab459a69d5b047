import { validationFailed, type FieldError } from '#platform/errors/domain-error.js';

/** Whether `text` has more than `max` characters, an emoji counting as one. */
export const isLongerThan = (text: string, max: number): boolean => text.length > max && (text.length > max * 2 || [...text].length > max);

/** Collects what is wrong with a request, so that one answer names every field. */
export class FieldCheck {
  private readonly errors: FieldError[] = [];

  refuse(field: string, code: string, message: string): void {
    this.errors.push({ field, code, message });
  }

  /** One line of text that is not blank. */
  text(field: string, value: string | null | undefined, max: number): void {
    if (value == null || value.trim() === '') this.refuse(field, 'REQUIRED', 'must not be empty');
    else this.optionalText(field, value, max);
  }

  /** One line of text, or nothing. */
  optionalText(field: string, value: string | null | undefined, max: number): void {
    if (value == null) return;
    if (isLongerThan(value, max)) this.refuse(field, 'TOO_LONG', `must have at most ${max} characters`);
    // Control characters, NUL among them, which PostgreSQL cannot keep.
    else if (/\p{Cc}/u.test(value)) this.refuse(field, 'INVALID', 'must not contain control characters');
  }

  /** Throws 400 `VALIDATION_FAILED` when anything was refused. */
  throwIfRefused(): void {
    if (this.errors.length > 0) throw validationFailed(this.errors);
  }
}
