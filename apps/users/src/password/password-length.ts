import { isLongerThan } from '../field-check.js';

export const minPasswordLength = 8;
export const maxPasswordLength = 128;

/** What is wrong with a password. */
export interface PasswordProblem {
  code: string;
  message: string;
}

/** Too short or too long, in characters, an emoji counting as one. */
export function lengthProblem(password: string): PasswordProblem | undefined {
  if (!isLongerThan(password, minPasswordLength - 1))
    return { code: 'TOO_SHORT', message: `must have at least ${minPasswordLength} characters` };
  if (isLongerThan(password, maxPasswordLength)) return { code: 'TOO_LONG', message: `must have at most ${maxPasswordLength} characters` };
  return undefined;
}
