import { isLongerThan, type FieldCheck } from '../field-check.js';
import { commonPasswords } from './common-passwords.js';

const minPasswordLength = 8;
export const maxPasswordLength = 128;

interface Problem {
  code: string;
  message: string;
}

/** Too short or too long, in characters, an emoji counting as one. */
export function lengthProblem(password: string): Problem | undefined {
  if (!isLongerThan(password, minPasswordLength - 1))
    return { code: 'TOO_SHORT', message: `must have at least ${minPasswordLength} characters` };
  if (isLongerThan(password, maxPasswordLength)) return { code: 'TOO_LONG', message: `must have at most ${maxPasswordLength} characters` };
  return undefined;
}

/** What is wrong with a new password. It may be made of anything (NIST SP 800-63B §5.1.1.2), save those that everybody uses. */
export function passwordProblem(password: string): Problem | undefined {
  if (password.includes('\0')) return { code: 'INVALID', message: 'must not contain NUL' };
  const problem = lengthProblem(password);
  if (problem) return problem;
  if (commonPasswords.has(password.toLowerCase())) return { code: 'TOO_COMMON', message: 'is one of those that everybody uses' };
  return undefined;
}

/** Notes what is wrong with the new password in `field`. */
export function checkPassword(check: FieldCheck, field: string, password: string): void {
  const problem = passwordProblem(password);
  if (problem) check.refuse(field, problem.code, problem.message);
}
