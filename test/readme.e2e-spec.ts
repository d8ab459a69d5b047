import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startCopy, type AshlarCopy } from '#testing/ashlar-copy.js';

const readme = readFileSync('README.md', 'utf8');

/** The tour's commands, and what the page says that they print. */
function tour(): { commands: string; output: string } {
  const section = readme.slice(readme.indexOf('## A five-minute tour'), readme.indexOf('## Break it yourself'));
  const blocks = [...section.matchAll(/```(sh)?\n([\s\S]*?)```/g)];
  const of = (kind: string | undefined) => blocks.filter(([, language]) => language === kind).map(([, , text]) => text);
  return { commands: of('sh').join('\n'), output: of(undefined).join('') };
}

let copy: AshlarCopy;
let folder: string;

beforeAll(async () => {
  copy = await startCopy({ demo: true, env: { RATE_LIMIT_SCALE: '1' } });
  folder = mkdtempSync(join(tmpdir(), 'ashlar-readme-'));
  symlinkSync(copy.dataDir, join(folder, '.data'));
});

afterAll(async () => {
  await copy?.stop();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

it('the tour of the README prints what the README says, word for word', () => {
  const { commands, output } = tour();
  const script = commands.replaceAll('http://127.0.0.1:3000', copy.url).replaceAll('http://127.0.0.1:3010', copy.sandboxUrl);
  const run = spawnSync('bash', ['-c', script], { cwd: folder, encoding: 'utf8', timeout: 60_000 });
  expect(run.stderr).toBe('');
  expect(run.stdout.replaceAll('\r', '')).toBe(output);
});

it('the file that the README links to is there', () => {
  const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, path]) => path ?? '');
  expect(links.length).toBeGreaterThan(5);
  for (const path of links) expect(() => readFileSync(path)).not.toThrow();
});
