import type { Fault } from '../says.js';

/** A whole number; `NaN`, which no check lets pass, for what is none. */
export const wholeNumber = (cell: string): number => (/^-?\d{1,15}$/.test(cell) ? Number(cell) : NaN);

/** A number as JSON writes it. */
export const decimalNumber = (cell: string): number => (/^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(cell) ? Number(cell) : NaN);

const yes = new Set(['true', '1', 'yes', 'on', 'y', 't']);
const no = new Set(['false', '0', 'no', 'off', 'n', 'f']);

/** Undefined for what is neither. */
export function truth(cell: string): boolean | undefined {
  const word = cell.toLowerCase();
  if (yes.has(word)) return true;
  return no.has(word) ? false : undefined;
}

export const notABoolean = (field: string): Fault => ({ field, code: 'INVALID', message: 'must be true or false' });
