// `npm run openapi`: docs/openapi.json from the gateway's code. With `check`: Redocly's rules, and drift from that code.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './run.mjs';

const committed = 'docs/openapi.json';

async function write(file) {
  const built = await run('node', ['tools/build.mjs'], { quiet: true });
  if (built.code !== 0) return [built.output];
  const written = await run('node', ['dist/apps/api-gateway/src/write-openapi.js', file], { quiet: true });
  return written.code === 0 ? [] : [written.output];
}

async function check() {
  const lint = await run('redocly', ['lint', '--config', 'redocly.yaml', committed], {
    quiet: true,
    env: { REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
  });
  return [...(lint.code === 0 ? [] : [lint.output]), ...(await drift())];
}

async function drift() {
  const folder = await mkdtemp(join(tmpdir(), 'ashlar-openapi-'));
  try {
    const file = join(folder, 'openapi.json');
    const failed = await write(file);
    if (failed.length > 0) return failed;
    const [fresh, kept] = await Promise.all([readFile(file, 'utf8'), readFile(committed, 'utf8').catch(() => '')]);
    return fresh === kept ? [] : [`${committed} is not what the gateway's code says: npm run openapi`];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const actions = { write: () => write(process.argv[3] ?? committed), check };

const action = actions[process.argv[2] ?? 'write'];
if (!action) throw new Error(`usage: node tools/openapi.mjs ${Object.keys(actions).join(' | ')}`);
const problems = await action();
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;
