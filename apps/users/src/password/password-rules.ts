import type { FieldCheck } from '../field-check.js';
import { isCommon } from './common-passwords.js';
import { lengthProblem, type PasswordProblem } from './password-length.js';
import { normalForm } from './stored-hash.js';

/** What is wrong with a new password. It may be made of anything (NIST SP 800-63B §5.1.1.2), save those that everybody uses. */
export function passwordProblem(password: string): PasswordProblem | undefined {
  if (password.includes('\0')) return { code: 'INVALID', message: 'must not contain NUL' };
  const hashed = normalForm(password);
  const problem = lengthProblem(hashed);
  if (problem) return problem;
  if (isCommon(hashed)) return { code: 'TOO_COMMON', message: 'is one of those that everybody uses' };
  return undefined;
}

/** Notes what is wrong with the new password in `field`. */
export function checkPassword(check: FieldCheck, field: string, password: string): void {
  const problem = passwordProblem(password);
  if (problem) check.refuse(field, problem.code, problem.message);
}
