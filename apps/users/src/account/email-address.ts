import type { FieldCheck } from '../field-check.js';

const maxLength = 254;
const label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const atom = "[a-z0-9!#$%&'*+/=?^_`{|}~-]+";
/** RFC 5321 §4.1.2 without quoted local parts and address literals, and with a dot in the domain; international domains in their ASCII form. */
const shape = new RegExp(String.raw`^(?=.{1,64}@)${atom}(?:\.${atom})*@${label}(?:\.${label})+$`, 'i');

/** What is wrong with an e-mail address; undefined when mail could be sent to it. */
export function emailProblem(email: string): { code: string; message: string } | undefined {
  if (email.length > maxLength) return { code: 'TOO_LONG', message: `must have at most ${maxLength} characters` };
  if (!shape.test(email)) return { code: 'INVALID_EMAIL', message: 'must be an e-mail address' };
  return undefined;
}

/** Notes what is wrong with the address in `email`. */
export function checkEmail(check: FieldCheck, email: string): void {
  const problem = emailProblem(email);
  if (problem) check.refuse('email', problem.code, problem.message);
}
