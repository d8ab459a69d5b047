// `npm run proto`: the contracts' TypeScript from proto/. With `check`: lint, form, compatibility and drift. With `baseline`: what
// compatibility is measured against becomes what proto/ says now; for a release, or a break that was decided.
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './run.mjs';

const generated = 'libs/contracts/src/generated';
const baseline = 'proto/baseline.binpb';

async function buf(...args) {
  const { code, output } = await run('buf', args, { quiet: true });
  return code === 0 ? [] : [`buf ${args.join(' ')}\n${output.trimEnd()}`];
}

async function check() {
  const problems = [...(await buf('lint')), ...(await buf('format', '--diff', '--exit-code'))];
  if (existsSync(baseline)) problems.push(...(await buf('breaking', '--against', baseline)));
  else problems.push(`${baseline} is missing: npm run proto -- baseline`);
  return [...problems, ...(await drift())];
}

async function drift() {
  const folder = await mkdtemp(join(tmpdir(), 'ashlar-proto-'));
  try {
    const failed = await buf('generate', '--output', folder);
    if (failed.length > 0) return failed;
    const [fresh, committed] = await Promise.all([filesOf(join(folder, generated)), filesOf(generated)]);
    const names = [...new Set([...fresh.keys(), ...committed.keys()])].sort();
    const stale = names.filter((name) => fresh.get(name) !== committed.get(name));
    return stale.length > 0
      ? [`not what proto/ generates, run npm run proto:\n${stale.map((name) => `  ${generated}/${name}`).join('\n')}`]
      : [];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function filesOf(folder) {
  if (!existsSync(folder)) return new Map();
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const read = async (file) => [file.slice(folder.length + 1).replaceAll('\\', '/'), await readFile(file, 'utf8')];
  return new Map(await Promise.all(files.map(read)));
}

const actions = {
  generate: () => buf('generate'),
  check,
  baseline: () => buf('build', '--exclude-source-info', '--output', baseline),
};

const action = actions[process.argv[2] ?? 'generate'];
if (!action) throw new Error(`usage: npm run proto [-- ${Object.keys(actions).join(' | ')}]`);
const problems = await action();
for (const problem of problems) console.error(`${problem}\n`);
process.exitCode = problems.length > 0 ? 1 : 0;
