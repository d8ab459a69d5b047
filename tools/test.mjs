// `npm test`: builds, then runs the tests. Those under test/ start whole systems: they run after the rest, two at a time, and last of all, one after the
// other, those named *.alone.e2e-spec.ts, which measure times, or take the whole machine. Arguments are passed on to jest, in one run:
// `npm test -- apps/orders`, `npm test -- test/shopping -t refund`.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './run.mjs';

const whole = '<rootDir>/test/';
const alone = String.raw`\.alone\.e2e-spec\.ts$`;
const everything = [
  [`--testPathIgnorePatterns=${whole}`, '--testPathIgnorePatterns=/node_modules/', '--maxWorkers=2'],
  [`--roots=${whole}`, `--testPathIgnorePatterns=${alone}`, '--maxWorkers=2'],
  [`--roots=${whole}`, `--testPathPatterns=${alone}`, '--maxWorkers=1'],
];

const args = process.argv.slice(2).filter((arg) => !arg.startsWith('--report='));
const report = process.argv.find((arg) => arg.startsWith('--report='))?.slice('--report='.length);
const names = (pattern) => args.some((arg) => pattern.test(arg));

const workers = names(/^(-i|--runInBand|-w|--maxWorkers.*)$/) ? [] : [names(/^(\.\/)?test\b/) ? '--maxWorkers=1' : '--maxWorkers=2'];
const runs = args.length > 0 ? [[...workers, ...args]] : everything;
// Only what starts processes of its own needs them built.
const needsBuild = !names(/^(\.\/)?(apps|libs)\b/);

async function jest(jestArgs, outputFile) {
  const options = `${process.env.NODE_OPTIONS ?? ''} --experimental-vm-modules --disable-warning=ExperimentalWarning`.trim();
  const { code } = await run('jest', [...jestArgs, '--json', `--outputFile=${outputFile}`], { env: { NODE_OPTIONS: options } });
  const results = await readFile(outputFile, 'utf8').then(JSON.parse, () => undefined);
  if (!results) return { code: code || 1, passed: 0, failed: 1, skipped: [] };
  const skipped = results.testResults.flatMap((file) => file.assertionResults.filter((test) => ['pending', 'todo'].includes(test.status)));
  const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
  return { code, passed: results.numPassedTests, failed: failed || (code ? 1 : 0), skipped: skipped.map((test) => test.fullName) };
}

const folder = await mkdtemp(join(tmpdir(), 'ashlar-test-'));
try {
  const built = needsBuild ? await run('node', ['tools/build.mjs']) : { code: 0 };
  const results = [];
  if (built.code === 0) for (const [index, jestArgs] of runs.entries()) results.push(await jest(jestArgs, join(folder, `${index}.json`)));
  else results.push({ code: 1, passed: 0, failed: 1, skipped: [] });

  const sum = (key) => results.reduce((total, result) => total + result[key], 0);
  // Chosen tests skip the others; of a whole run, each skipped one gives its reason in its name.
  const skipped = args.length > 0 ? [] : results.flatMap((result) => result.skipped);
  const wrong = skipped.filter((name) => process.env.REQUIRE_SERVICES === '1' || !name.includes('(skipped: '));
  for (const name of skipped) console.log(`${wrong.includes(name) ? 'must not be skipped' : 'skipped'}: ${name}`);

  const passed = sum('passed');
  const failed = sum('failed') + wrong.length + (passed === 0 ? 1 : 0);
  console.log(`\ntests: ${passed} passed, ${failed} failed, ${skipped.length} skipped`);
  if (report) await writeFile(report, JSON.stringify({ passed, failed, skipped: skipped.length }));
  process.exitCode = failed > 0 ? 1 : 0;
} finally {
  await rm(folder, { recursive: true, force: true });
}
