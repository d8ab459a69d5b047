// `npm run crash-points`: kills orders and catalog at their most delicate points, again and again. See docs/torture.md.
import { SeededRandom } from '#testing/seeded-random.js';
import { crashPoints, importPoints, orderPoints } from './crash-points.js';
import { readOptions, usage, type Options } from './options.js';

const say = (line: string) => console.log(line);

async function main({ times, seed }: Options): Promise<number> {
  say(`seed ${seed}`);
  const random = new SeededRandom(seed);
  const plan = Array.from({ length: times }, () => random.of([...orderPoints, ...importPoints]));
  const began = Date.now();
  const { deaths, repeated, orders, files, violations } = await crashPoints({ points: plan, random, say });
  const count = (counts: Record<string, number>) =>
    Object.entries(counts).map(([what, times]) => `  ${String(times).padStart(5)}  ${what}`);
  say(`${times} deaths in ${((Date.now() - began) / 1000).toFixed(0)} s`);
  count(deaths).forEach(say);
  say('answers that made a client ask again');
  count(repeated).forEach(say);
  say(`orders: ${orders}, one charge each; product files: ${files}`);
  violations.forEach(say);
  say(`violations: ${violations.length}`);
  return violations.length === 0 ? 0 : 1;
}

function options(): Options | undefined {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`);
    return undefined;
  }
}

const chosen = options();
process.exitCode = chosen ? await main(chosen) : 2;
