/** A word of the vocabulary that is spelled alike. */
export interface Candidate {
  word: string;
  /** About how many products have it. */
  uses: number;
}

/** At most so many meanings of one word. */
const most = 3;

/** How many letters may be wrong in a word of so many. */
const tolerated = (length: number): number => (length < 3 ? 0 : length < 6 ? 1 : 2);

/**
 * What `typed` may have meant, the likeliest first: fewest letters wrong, then the same first letter, then the more usual word. A word that the catalog
 * knows is only doubted when one that differs by a letter is far more usual. `unfinished`: it may be the beginning of a word.
 */
export function correctionsOf(typed: string, candidates: readonly Candidate[], unfinished: boolean): string[] {
  const known = candidates.find(({ word }) => word === typed);
  const [best, ...others] = candidates
    .filter(({ word, uses }) => word !== typed && (!known || uses > known.uses * 50))
    .map(({ word, uses }) => ({ word, uses, wrong: lettersWrong(typed, word, unfinished), first: word[0] === typed[0] ? 0 : 1 }))
    .filter(({ wrong }) => wrong <= (known ? 1 : tolerated(typed.length)))
    .sort((a, b) => a.wrong + a.first - (b.wrong + b.first) || b.uses - a.uses);
  if (!best) return [];
  const asGood = others.filter(({ wrong, first, uses }) => wrong + first === best.wrong + best.first && uses * 20 > best.uses);
  return [best, ...asGood].slice(0, most).map(({ word }) => word);
}

const lettersWrong = (typed: string, word: string, unfinished: boolean): number =>
  Math.min(distanceOf(typed, word), unfinished ? distanceOf(typed, word.slice(0, typed.length)) + 0.5 : Infinity);

/** Letters to put in, take out, replace or swap with their neighbour (optimal string alignment). */
export function distanceOf(a: string, b: string): number {
  const [from, to] = [[...a], [...b]];
  let [before, row]: [number[], number[]] = [[], to.map((_, at) => at + 1)];
  row = [0, ...row];
  for (const [i, letter] of from.entries()) {
    const next = [i + 1];
    for (const [j, other] of to.entries()) {
      const cost = letter === other ? 0 : 1;
      let least = Math.min((row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1, (row[j] ?? 0) + cost);
      if (i > 0 && j > 0 && letter === to[j - 1] && from[i - 1] === other) least = Math.min(least, (before[j - 1] ?? 0) + 1);
      next.push(least);
    }
    [before, row] = [row, next];
  }
  return row.at(-1) ?? 0;
}
