// `npm run check`: everything that can be said about the code without its tests, two things at a time. `npm run check -- lint types` says a part of it.
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { lockfileProblems, withoutIntegrity } from './lockfile.mjs';
import { run } from './run.mjs';

const node = (...args) => run('node', args, { quiet: true });
const tool = (name, ...args) => run(name, args, { quiet: true });

const steps = {
  lockfile: async () => {
    const problems = lockfileProblems();
    const trusted = withoutIntegrity();
    const remarks = trusted > 0 ? [`remark: ${trusted} binaries of other platforms have no integrity: the registry did not have them`] : [];
    return { code: problems.length > 0 ? 1 : 0, output: [...problems, ...remarks].map((line) => `${line}\n`).join('') };
  },
  scripts: () => node('tools/check/install-scripts.mjs'),
  licences: () => node('tools/check/licences.mjs'),
  advisories: () => node('tools/check/advisories.mjs'),
  types: () => tool('tsc', '-p', 'tsconfig.json', '--noEmit', '--incremental', 'false'),
  lint: () => tool('eslint', '.', '--max-warnings=0'),
  format: () => tool('prettier', '--check', '.'),
  imports: () => tool('depcruise', '--config', '.dependency-cruiser.mjs', 'apps', 'libs', 'tools', 'test'),
  unused: () => tool('knip', '--no-progress'),
  proto: () => node('tools/proto.mjs', 'check'),
  openapi: () => node('tools/openapi.mjs', 'check'),
  graphql: () => node('tools/graphql.mjs', 'check'),
  contracts: () => node('tools/contracts.mjs', 'check'),
  boot: () => node('tools/check/boot.mjs'),
};

const { values, positionals } = parseArgs({ allowPositionals: true, options: { report: { type: 'string' } } });
const unknown = positionals.filter((name) => !Object.hasOwn(steps, name));
if (unknown.length > 0) {
  console.error(`no such check: ${unknown.join(', ')} (there are: ${Object.keys(steps).join(', ')})`);
  process.exit(2);
}

const wanted = positionals.length > 0 ? positionals : Object.keys(steps);
const waiting = [...wanted];
const failed = [];
const remarks = [];
await Promise.all([takeTurns(), takeTurns()]);

async function takeTurns() {
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) await check(name);
}

async function check(name) {
  const started = performance.now();
  const { code, output } = await steps[name]();
  const seconds = ((performance.now() - started) / 1000).toFixed(1).padStart(6);
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name.padEnd(10)}${seconds} s`);
  for (const [, remark] of output.matchAll(/^remark: (.*)$/gm)) {
    remarks.push(remark);
    console.log(`       ${remark}`);
  }
  if (code !== 0) {
    failed.push(name);
    console.log(`\n${output.trimEnd()}\n`);
  }
}

if (values.report)
  await writeFile(values.report, JSON.stringify({ passed: wanted.length - failed.length, failed: failed.length, remarks }));
console.log(
  failed.length > 0
    ? `\ncheck failed: ${failed.join(', ')}`
    : `\ncheck passed${remarks.length > 0 ? ` with ${remarks.length} remark${remarks.length > 1 ? 's' : ''}` : ''}`,
);
process.exitCode = failed.length > 0 ? 1 : 0;
