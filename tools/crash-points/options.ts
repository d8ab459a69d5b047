import { parseArgs } from 'node:util';

export const usage = `Usage: npm run crash-points -- [options]
  --times N   how often orders or catalog is killed (100)
  --seed S    repeats an earlier choice of points, tokens and goods; chosen and printed unless given`;

export interface Options {
  readonly times: number;
  readonly seed: number;
}

/** Throws with a sentence for the terminal. */
export function readOptions(args: readonly string[]): Options {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ args: [...args], options: { times: text, seed: text } });
  return {
    times: whole('times', values.times ?? '100'),
    seed: whole('seed', values.seed ?? String(Date.now() % 2 ** 31)),
  };
}

function whole(name: string, value: string): number {
  if (!/^\d{1,10}$/.test(value)) throw new Error(`--${name} is a whole number, not ${value}.`);
  return Number(value);
}
