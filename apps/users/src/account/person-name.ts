import type { FieldCheck } from '../field-check.js';

/** A name may be anything that people are called, in one line. */
export const checkName = (check: FieldCheck, field: 'firstName' | 'lastName', name: string): void => check.text(field, name, 100);
