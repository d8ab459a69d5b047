// Whether what integrators rely on still holds: `check` compares docs/openapi.json with that of the last release, `baseline` makes it the one to compare with.
import { copyFile, readFile } from 'node:fs/promises';
import { breakingChanges } from './check/breaking-openapi.mjs';

const current = 'docs/openapi.json';
const baseline = 'contracts/baseline/openapi.json';
const read = async (file) => JSON.parse(await readFile(file, 'utf8'));

if (process.argv[2] === 'baseline') {
  await copyFile(current, baseline);
} else {
  const broken = breakingChanges(await read(baseline), await read(current));
  for (const sentence of broken) console.log(sentence);
  if (broken.length > 0) console.log('These break integrations of the last release: see docs/contracts.md.');
  process.exitCode = broken.length > 0 ? 1 : 0;
}
