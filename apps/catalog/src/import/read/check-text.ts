import type { FieldChecks } from '../../field-checks.js';

// eslint-disable-next-line no-control-regex -- these are what it looks for
const controls = /[\u0001-\u001f\u007f-\u009f]/;
// eslint-disable-next-line no-control-regex -- these are what it looks for
const controlsButLines = /[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/;

/** Notes a text of one line that holds control characters, as the edge does for requests; NUL is another check's. */
export function checkLine(checks: FieldChecks, field: string, text: string | null | undefined): void {
  if (text == null || text === '') return;
  if (controls.test(text)) checks.that(false, field, 'must be one line without control characters', 'INVALID_TEXT');
  else checkHalves(checks, field, text);
}

/** The same of a text of several lines. */
export function checkLines(checks: FieldChecks, field: string, text: string | null | undefined): void {
  if (text == null || text === '') return;
  const message = 'must not hold control characters other than tabs and ends of lines';
  if (controlsButLines.test(text)) checks.that(false, field, message, 'INVALID_TEXT');
  else checkHalves(checks, field, text);
}

function checkHalves(checks: FieldChecks, field: string, text: string): void {
  if (!text.isWellFormed()) checks.that(false, field, 'must not hold half of a surrogate pair', 'INVALID_TEXT');
}
