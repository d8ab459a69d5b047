import { expect } from '@jest/globals';

/** Matches any error with this stable code: `expect(work).toThrow(codeOf('ORDER_NOT_SHIPPABLE'))`. */
export const codeOf = (code: string): Error => expect.objectContaining({ code }) as unknown as Error;
