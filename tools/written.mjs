// What the gateway's code writes and the repository keeps: writing it, and holding what is kept against the code.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { run } from './run.mjs';

/** Writes `file` by the gateway's `writer`; answers with what went wrong. */
export async function write(writer, file) {
  const built = await run('node', ['tools/build.mjs'], { quiet: true });
  if (built.code !== 0) return [built.output];
  const written = await run('node', [`dist/apps/api-gateway/src/${writer}.js`, file], { quiet: true });
  return written.code === 0 ? [] : [written.output];
}

/** Whether `committed` is what the code says; `command` would make it so. */
export async function drift(writer, committed, command) {
  const folder = await mkdtemp(join(tmpdir(), 'ashlar-written-'));
  try {
    const file = join(folder, basename(committed));
    const failed = await write(writer, file);
    if (failed.length > 0) return failed;
    const [fresh, kept] = await Promise.all([readFile(file, 'utf8'), readFile(committed, 'utf8').catch(() => '')]);
    return fresh === kept ? [] : [`${committed} is not what the gateway's code says: ${command}`];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Runs the action that the command line names, and ends with its problems. */
export async function main(actions) {
  const action = actions[process.argv[2] ?? 'write'];
  if (!action) throw new Error(`usage: node ${process.argv[1]} ${Object.keys(actions).join(' | ')}`);
  const problems = await action();
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length > 0 ? 1 : 0;
}
