/** One part of a query that must hold: a word, words in quotes, or either of them with `-` before it. */
export interface TypedTerm {
  text: string;
  phrase: boolean;
  excluded: boolean;
}

/** What somebody typed: any of the branches, all terms of a branch. */
export interface TypedQuery {
  branches: TypedTerm[][];
  /** No quotes, no `or`, no `-`: only then is the last word taken as one that may not be typed to its end. */
  plain: boolean;
}

/** More words than anybody means; the rest does not count. */
const most = 20;
const tokens = /(-?)(?:"([^"]*)"?|([^\s"]+))/g;
const hasWord = (text: string): boolean => /[\p{L}\p{N}]/u.test(text);

/** Quotes, `or` and `-` mean what they mean on the web. A branch that only excludes finds nothing. */
export function typedQuery(text: string): TypedQuery {
  const branches: TypedTerm[][] = [[]];
  let plain = true;
  for (const [, minus, quoted, word] of [...text.normalize().matchAll(tokens)].slice(0, most)) {
    if (word?.toLowerCase() === 'or' && minus === '' && branches.at(-1)?.length !== 0) {
      branches.push([]);
      plain = false;
      continue;
    }
    const term = { text: quoted ?? word ?? '', phrase: quoted !== undefined, excluded: minus === '-' };
    if (!hasWord(term.text)) continue;
    if (term.phrase || term.excluded) plain = false;
    branches.at(-1)?.push(term);
  }
  return { plain, branches: branches.filter((terms) => terms.some(({ excluded }) => !excluded)) };
}

/** The words of a query that may be mistyped, in small letters: neither quoted, nor excluded, nor with digits. */
export function doubtfulWords({ branches }: TypedQuery): string[] {
  const words = branches.flat().flatMap(({ text, phrase, excluded }) => (phrase || excluded ? [] : [text.toLowerCase()]));
  return [...new Set(words)].filter((word) => /^[\p{L}\p{M}'’]{3,40}$/u.test(word));
}

/** The word that may not be typed to its end; undefined for a query that is more than words. */
export const lastWord = ({ branches, plain }: TypedQuery): string | undefined => (plain ? branches[0]?.at(-1)?.text : undefined);

/**
 * Whether the last word may not be typed to its end. A code whose last part is a short number (`AB-12-0`) is no such word: what begins as that part does
 * is nearly everything, and codes are found by their beginning anyway.
 */
export function mayGoOn(query: TypedQuery): boolean {
  const last = lastWord(query);
  return last !== undefined && !/[\p{L}\p{N}][^\p{L}\p{N}]+\d{1,2}$/u.test(last);
}

/** How many words must all be found; 0 for a query that is more than words. */
export const wordsNeeded = ({ branches, plain }: TypedQuery): number => (plain ? (branches[0]?.length ?? 0) : 0);

/** What was typed with the likeliest meaning in the place of each word that has one; a word that comes twice so is meant once. */
export function correctedText(text: string, meanings: Readonly<Record<string, readonly string[]>>): string {
  const terms = typedQuery(text).branches.flat();
  return [...new Set(terms.map((term) => meanings[term.text.toLowerCase()]?.[0] ?? term.text))].join(' ');
}
