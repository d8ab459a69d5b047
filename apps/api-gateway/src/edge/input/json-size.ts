import { invalidField } from '#platform/errors/domain-error.js';

/** Levels of lists and objects within each other. */
export const deepestJson = 64;
/** Members of all objects and items of all lists together; the largest product that is taken has a fifth of that. */
export const mostJsonValues = 20_000;

const [quote, backslash, comma, openList, closeList, openObject, closeObject] = [0x22, 0x5c, 0x2c, 0x5b, 0x5d, 0x7b, 0x7d];

/**
 * Refuses a JSON text that is nested deeper, or holds more, than any request of Ashlar, before it is made into objects: that costs far more than the
 * bytes do, and so does whatever walks through them. Throws 400 `VALIDATION_FAILED`.
 */
export function checkJsonSize(text: Buffer): void {
  let depth = 0;
  let values = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const byte = text[at];
    if (inString) {
      if (byte === backslash) at++;
      else if (byte === quote) inString = false;
    } else if (byte === quote) inString = true;
    else if (byte === comma) values++;
    else if (byte === openObject || byte === openList) {
      values++;
      if (++depth > deepestJson) throw invalidField('body', `must not be nested deeper than ${deepestJson} levels`, 'TOO_DEEP');
    } else if (byte === closeObject || byte === closeList) depth--;
  }
  if (values > mostJsonValues) throw invalidField('body', `must not hold more than ${mostJsonValues} values`, 'TOO_MANY_VALUES');
}
