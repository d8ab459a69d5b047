import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { startCopy } from '#testing/ashlar-copy.js';
import type { AshlarCopy } from '#testing/ashlar-copy.js';
import { aRow, header } from '../tools/replay/plan/an-invoice-file.spec-data.js';

jest.setTimeout(240_000);

const main = join(import.meta.dirname, '../dist/tools/replay/main.js');
let folder: string;
let copy: AshlarCopy;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'replay-'));
  copy = await startCopy();
});
afterAll(async () => {
  await copy?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function aFile(name: string, rows: string[]): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, [header, ...rows.map(aRow)].join('\n'));
  return path;
}

/** Runs the replay as `npm run replay` does; `interrupt` is given a way to send it a signal. */
async function replay(file: string, options: string[] = [], during?: (signal: (name: NodeJS.Signals) => void) => Promise<void>) {
  const { email, password } = copy.admin;
  const where = ['--url', copy.url, '--sandbox-url', copy.sandboxUrl, '--admin-email', email, '--admin-password', password];
  const child = spawn(process.execPath, [main, file, ...where, ...options], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  const ended = new Promise<number | null>((done) => child.once('close', done));
  await during?.((name) => child.kill(name));
  return { code: await ended, said };
}

const sums = (said: string) => said.split('\n').filter((line) => /^ {2}(file|API|ledger|stock) /.test(line));

const small = [
  '1 A 6 2.55 17850',
  '1 POST 1 18 17850',
  '2 A 2 2.95 17850',
  '2 C 3 0.42 17850',
  '3 A 1 5.06 - France',
  'C4 A -4 2.55 17850',
  'C5 A -2 2.55 17850',
  'C5 A -1 2.95 17850',
  '6 C 600 0.42 12583 France',
  '7 A -10 0',
];

describe('npm run replay', () => {
  it('goes on where a limited run ended, and adds nothing the next time', async () => {
    const file = await aFile('small.csv', small);
    const first = await replay(file, ['--limit', '4']);
    expect(first.said).toContain('Placed 3 orders, made 1 refunds; 0 orders were there before.');
    expect(first.code).toBe(0);

    const whole = await replay(file);
    expect(whole.said).toContain('Placed 1 orders, made 2 refunds; 3 orders were there before.');
    expect(whole.said).toContain('Reconciled to the penny.');
    expect(whole.code).toBe(0);
    const sold = 6 * 255 + 2 * 295 + 3 * 42 + 506 + 600 * 42;
    const amounts = `sold ${`£${sold / 100}`.padStart(14)}   refunded       £18.25`;
    expect(sums(whole.said).slice(0, 3)).toEqual(['file  ', 'API   ', 'ledger'].map((who) => `  ${who}           4 orders   ${amounts}`));

    const again = await replay(file);
    expect(again.said).toContain('Placed 0 orders, made 0 refunds; 4 orders were there before.');
    expect(sums(again.said)).toEqual(sums(whole.said));
    expect(again.code).toBe(0);
  });

  it('goes on while each process is killed, stops when told to, and reconciles at the end', async () => {
    const rows = Array.from({ length: 1000 }, (_, at) => [
      `${at} A${at % 40} ${1 + (at % 7)} 1.25 ${at % 30}`,
      `${at} A${(at + 1) % 40} 2 0.85 ${at % 30}`,
    ]);
    const file = await aFile('large.csv', rows.flat());
    const stopped = await replay(file, ['--clients', '4'], async (signal) => {
      for (const name of ['orders', 'catalog', 'payment-sandbox', 'users', 'api-gateway']) {
        await sleep(1_500);
        const pid = copy.pids()[name];
        if (pid) process.kill(pid, 'SIGKILL');
      }
      await sleep(2_000);
      signal('SIGINT');
    });
    expect([0, 130]).toContain(stopped.code);
    const rest = await replay(file);
    expect(rest.said).toContain('Reconciled to the penny.');
    expect(rest.code).toBe(0);
  });

  it('says in one sentence what is wrong with a file', async () => {
    const file = join(folder, 'other.csv');
    await writeFile(file, 'a,b\n1,2\n');
    expect(await replay(file)).toEqual({
      code: 1,
      said: `Cannot replay ${file}: it is no UCI Online Retail CSV: none of its columns is there.\n`,
    });
  });
});
