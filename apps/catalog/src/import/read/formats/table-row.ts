import { NotUnderstood } from '../says.js';
import { splitCells, type Cells } from '../rows/csv-cells.js';

const longRow = 8_192;

/** The cells of a row; null when all are blank. Throws `NotUnderstood` when they are not as many as the columns. */
export function cellsOf(text: string, delimiter: string, columns: number): Cells | null {
  const cells = splitCells(text, delimiter, columns);
  const { values } = cells;
  if (values.length !== columns && !fits(values, columns)) {
    if (values.every((value) => value.trim() === '')) return null;
    const many = values.length > columns;
    throw new NotUnderstood({
      field: 'row',
      code: many ? 'TOO_MANY_CELLS' : 'TOO_FEW_CELLS',
      message: many
        ? `The row has more cells than the header has columns, which is ${columns}: quote cells that hold the delimiter.`
        : `The row has ${values.length} cells, the header ${columns} columns: write empty cells too.`,
    });
  }
  if (values[0] === '' && values.every((value) => value.trim() === '') && cells.quoted === null) return null;
  if (text.length > longRow) cells.values = values.map(ofItsOwn);
  return cells;
}

/** One empty cell more is a delimiter at the end of the row. */
function fits(values: string[], columns: number): boolean {
  if (values.length !== columns + 1 || values[columns].trim() !== '') return false;
  values.pop();
  return true;
}

/** A slice of a long text keeps all of it in memory. */
const ofItsOwn = (value: string) => (value.length < 13 ? value : Buffer.from(value).toString());

/** Text as one line, as another shop's export may not have it. */
export const oneLine = (text: string): string => {
  const trimmed = text.trim();
  // eslint-disable-next-line no-control-regex -- these are what it replaces
  return /[\u0001-\u001f\u007f-\u009f]/.test(trimmed) ? trimmed.replace(/[\u0001-\u001f\u007f-\u009f]+/g, ' ') : trimmed;
};
