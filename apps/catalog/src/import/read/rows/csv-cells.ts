/** The cells of a CSV row. */
export interface Cells {
  values: string[];
  /** Those in quotes: nothing in quotes is an empty text, where nothing at all says nothing. */
  quoted: ReadonlySet<number> | null;
}

const quote = 0x22;
const space = 0x20;

/** The cells of a row whose quotes hold together; at most `most` of them and one more, which tells that there are too many. */
export function splitCells(text: string, delimiter: string, most: number): Cells {
  if (!text.includes('"')) return { values: text.split(delimiter, most + 1), quoted: null };
  const values: string[] = [];
  const quoted = new Set<number>();
  for (let at = 0; values.length <= most;) {
    const opening = openingQuote(text, at);
    if (opening === -1) {
      const end = text.indexOf(delimiter, at);
      values.push(end === -1 ? text.slice(at) : text.slice(at, end));
      if (end === -1) break;
      at = end + 1;
      continue;
    }
    const closing = closingQuote(text, opening + 1);
    const value = text.slice(opening + 1, closing);
    quoted.add(values.length);
    values.push(value.includes('"') ? value.replaceAll('""', '"') : value);
    const end = text.indexOf(delimiter, closing + 1);
    if (end === -1) break;
    at = end + 1;
  }
  return { values, quoted };
}

/** Where the quote is that the cell at `at` begins with, spaces aside; -1 when it is not quoted. */
function openingQuote(text: string, at: number): number {
  while (text.charCodeAt(at) === space) at++;
  return text.charCodeAt(at) === quote ? at : -1;
}

/** Where the quote is that closes a cell; the end of the text when none does. */
function closingQuote(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at !== -1; at = text.indexOf('"', at + 2)) {
    if (text.charCodeAt(at + 1) !== quote) return at;
  }
  return text.length;
}
