/** Normalised discounted cumulative gain of the first ten: 1 when no order of all products would be better. */
export function ndcg(shown: readonly number[], all: readonly number[]): number {
  const best = gain([...all].sort((a, b) => b - a));
  return best === 0 ? 0 : gain(shown) / best;
}

const gain = (grades: readonly number[]): number =>
  grades.slice(0, 10).reduce((sum, grade, at) => sum + (2 ** grade - 1) / Math.log2(at + 2), 0);
