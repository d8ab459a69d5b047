import { isCurrency } from '#contracts/money.js';
import { validationFailed, type FieldError } from '#platform/errors/domain-error.js';

/** Money as a message carries it: unset is null. */
type MoneyInput = { amount: number; currency: string } | null | undefined;

/** Collects what is wrong with a request, field by field, and refuses it as a whole. */
export class FieldChecks {
  private readonly errors: FieldError[] = [];

  /** Notes that `field` is wrong unless `holds`. */
  that(holds: boolean, field: string, message: string, code = 'INVALID'): void {
    if (!holds) this.errors.push({ field, code, message });
  }

  /** Text without NUL, which PostgreSQL cannot keep, of `min` to `max` characters. */
  text(field: string, value: string | null | undefined, { min = 0, max }: { min?: number; max: number }): void {
    const length = value?.length ?? 0;
    if (value?.includes('\0')) this.that(false, field, 'must not contain a NUL character');
    else if (min > 0 && (value ?? '').trim() === '') this.that(false, field, 'is required', 'REQUIRED');
    else this.that(length >= min && length <= max, field, `must have ${min} to ${max} characters`);
  }

  /** A whole number from `min` to `max`; unset passes. */
  wholeNumber(field: string, value: number | null | undefined, min: number, max: number): void {
    if (value == null) return;
    this.that(Number.isSafeInteger(value) && value >= min && value <= max, field, `must be a whole number from ${min} to ${max}`);
  }

  /** An amount of at least 0 in a known currency; unset passes. */
  money(field: string, value: MoneyInput): void {
    if (value == null) return;
    this.wholeNumber(`${field}.amount`, value.amount, 0, Number.MAX_SAFE_INTEGER);
    this.that(isCurrency(value.currency), `${field}.currency`, 'must be an ISO 4217 code in upper case');
  }

  /** What was noted so far. */
  get found(): readonly FieldError[] {
    return this.errors;
  }

  /** Throws 400 `VALIDATION_FAILED` naming each field that is wrong. */
  done(): void {
    if (this.errors.length > 0) throw validationFailed(this.errors);
  }
}
