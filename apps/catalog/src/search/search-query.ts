import type { SqlParams } from './sql-params.js';

/** A word as one lexeme of a `tsquery` in its text form. */
const quoted = (word: string): string => `'${word.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;

/**
 * The `tsquery` of what somebody typed, as SQL. It finds other forms of the words (English; the words as they stand when English has no use for
 * any of them), a SKU as a whole, and, when it is plain words, those that begin as the last one does: it may not be typed to its end yet.
 * Quotes, `or` and `-` mean what they mean on the web.
 */
export function searchQuery(text: string, params: SqlParams): string {
  const typed = params.add(text);
  const english = `websearch_to_tsquery('pg_catalog.english', ${typed})`;
  const alternatives = [
    `CASE numnode(${english}) WHEN 0 THEN websearch_to_tsquery('pg_catalog.simple', ${typed}) ELSE ${english} END`,
    `${params.add(quoted(text.toLowerCase()))}::tsquery`,
  ];
  const plain = /^((?:[\p{L}\p{N}]+\s+)*)([\p{L}\p{N}]{2,})$/u.exec(text);
  if (plain?.[2] && !/\bor\s/i.test(text)) {
    const unfinished = `to_tsquery('pg_catalog.simple', ${params.add(`${quoted(plain[2])}:*`)})`;
    const before = plain[1] ? `websearch_to_tsquery('pg_catalog.english', ${params.add(plain[1])}) && ` : '';
    alternatives.push(`(${before}${unfinished})`);
  }
  return `(${alternatives.join(' || ')})`;
}
