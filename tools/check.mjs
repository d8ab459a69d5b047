// `npm run check`: everything that can be said about the code without its tests. `npm run check -- lint types` says a part of it.
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { lockfileProblems } from './lockfile.mjs';
import { run } from './run.mjs';

const node = (...args) => run('node', args, { quiet: true });
const tool = (name, ...args) => run(name, args, { quiet: true });

const steps = {
  lockfile: async () => {
    const problems = lockfileProblems();
    return { code: problems.length > 0 ? 1 : 0, output: problems.map((problem) => `${problem}\n`).join('') };
  },
  types: () => tool('tsc', '-p', 'tsconfig.json', '--noEmit', '--incremental', 'false'),
  lint: () => tool('eslint', '.', '--max-warnings=0'),
  format: () => tool('prettier', '--check', '.'),
  imports: () => tool('depcruise', '--config', '.dependency-cruiser.mjs', 'apps', 'libs', 'tools', 'test'),
  unused: () => tool('knip', '--no-progress'),
  proto: () => node('tools/proto.mjs', 'check'),
  openapi: () => node('tools/openapi.mjs', 'check'),
  boot: () => node('tools/check/boot.mjs'),
};

const { values, positionals } = parseArgs({ allowPositionals: true, options: { report: { type: 'string' } } });
const unknown = positionals.filter((name) => !Object.hasOwn(steps, name));
if (unknown.length > 0) {
  console.error(`no such check: ${unknown.join(', ')} (there are: ${Object.keys(steps).join(', ')})`);
  process.exit(2);
}

const wanted = positionals.length > 0 ? positionals : Object.keys(steps);
const failed = [];
for (const name of wanted) {
  const started = performance.now();
  const { code, output } = await steps[name]();
  const seconds = ((performance.now() - started) / 1000).toFixed(1).padStart(6);
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name.padEnd(10)}${seconds} s`);
  if (code !== 0) {
    failed.push(name);
    console.log(`\n${output.trimEnd()}\n`);
  }
}

if (values.report) await writeFile(values.report, JSON.stringify({ passed: wanted.length - failed.length, failed: failed.length }));
console.log(failed.length > 0 ? `\ncheck failed: ${failed.join(', ')}` : '\ncheck passed');
process.exitCode = failed.length > 0 ? 1 : 0;
