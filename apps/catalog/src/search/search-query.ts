import type { SqlParams } from './sql-params.js';
import { mayGoOn, typedQuery, type TypedTerm } from './typed-query.js';

/** What a search was taken to mean beyond what was typed, when that found nothing or too little. */
export interface Correction {
  /** For a word that may be a typo, what it may have meant; several words stand side by side. */
  words: Readonly<Record<string, readonly string[]>>;
  /** Whether one of the words may be missing. */
  loose: boolean;
}

export const asTyped: Correction = { words: {}, loose: false };

/**
 * The `tsquery` of what somebody typed, as SQL. It finds other forms of the words, a SKU or barcode as a whole or by its beginning, and, when it is
 * plain words, those that begin as the last one does, unless that is `finished`. Nothing but punctuation finds nothing.
 */
export function searchQuery(text: string, params: SqlParams, { words, loose }: Correction = asTyped, finished = false): string {
  const query = typedQuery(text);
  const { branches, plain } = query;
  if (branches.length === 0) return `''::tsquery`;
  const unfinished = !finished && mayGoOn(query);
  const alternatives = branches.map((terms) => {
    const parts = conjunction(terms, unfinished, words, params);
    return loose && parts.length > 2 ? allButOne(parts) : parts.join(' && ');
  });
  const whole = `(${alternatives.map((branch) => `(${branch})`).join(' || ')})`;
  if (!plain) return whole;
  const typed = params.add(text);
  const said = `CASE numnode(${whole}) WHEN 0 THEN search_heading(${typed}, ${unfinished}) ELSE ${whole} END`;
  return `(${said} || search_codes(${typed}, ${mayBeginCode(text)}))`;
}

/** A SKU or barcode as it stands. */
export const exactCode = (text: string, params: SqlParams): string => `search_codes(${params.add(text)}, false)`;

/** What says every word as it was typed in its heading; undefined for a query that is more than words. */
export const headingQuery = (text: string, params: SqlParams): string | undefined =>
  typedQuery(text).plain ? `search_heading(${params.add(text)}, false)` : undefined;

/** The same with the last word by half, where it may go on. */
export const unfinishedQuery = (text: string, params: SqlParams): string | undefined =>
  mayGoOn(typedQuery(text)) ? `search_heading(${params.add(text)}, true)` : undefined;

/** What says all words but the last one, for a query of several plain words without digits, of which none can be a part of another. */
export function beginningQuery(text: string, params: SqlParams, { words }: Correction = asTyped): string | undefined {
  const { branches, plain } = typedQuery(text);
  const terms = branches[0]?.slice(0, -1) ?? [];
  return plain && terms.length > 0 && !/\d/.test(text) ? conjunction(terms, false, words, params).join(' && ') : undefined;
}

/** What has a digit and a few signs. */
const mayBeginCode = (text: string): boolean => /\d/.test(text) && text.replace(/[\s\-_/.]/g, '').length >= 4;

function conjunction(terms: readonly TypedTerm[], unfinished: boolean, words: Correction['words'], params: SqlParams): string[] {
  const parts: string[] = [];
  for (let at = 0; at < terms.length; at++) {
    const [term, next] = [terms[at], terms[at + 1]];
    if (next && isMeasure(term, next)) {
      const apart = `${termOf(term, false, words, params)} && ${termOf(next, unfinished && at === terms.length - 2, words, params)}`;
      parts.push(`(${apart} || search_term(${params.add(term.text + next.text)}, false))`);
      at++;
    } else parts.push(termOf(term, unfinished && at === terms.length - 1, words, params));
  }
  return parts;
}

/** `16 gb` is also written `16gb`. */
const isMeasure = (term: TypedTerm, next: TypedTerm): boolean =>
  [term, next].every(({ phrase, excluded }) => !phrase && !excluded) && /^(\d+ \p{L}+|\p{L}+ \d+)$/u.test(`${term.text} ${next.text}`);

function termOf({ text, phrase, excluded }: TypedTerm, unfinished: boolean, words: Correction['words'], params: SqlParams): string {
  const typed = phrase ? `search_phrase(${params.add(text)})` : `search_term(${params.add(text)}, ${unfinished && !excluded})`;
  if (excluded) return `!! ${typed}`;
  const meant = phrase ? [] : (words[text.toLowerCase()] ?? []);
  if (meant.length === 0) return typed;
  return `(${[typed, ...meant.map((each) => `search_phrase(${params.add(each)})`)].join(' || ')})`;
}

/** Each of the parts may be missing, one at a time. */
const allButOne = (parts: readonly string[]): string =>
  parts.map((_, out) => `(${parts.filter((__, at) => at !== out).join(' && ')})`).join(' || ');
