import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiClient } from '#testing/api-client.js';
import type { LoggedIn } from '#testing/api-shapes.js';
import { type AshlarCopy, startCopy } from '#testing/ashlar-copy.js';
import { inFiles } from '#testing/secret-files.js';

const password = 'Kq8-only-in-a-file-Zt3';
/** Not a secret, and given the same way: it must be found where a secret must not. */
const control = 'control-5f1d0a';
let copy: AshlarCopy;

/** As an operator would run it for real; what a copy of tests is given in its environment otherwise is left out. */
const production = {
  NODE_ENV: 'production',
  RATE_LIMITS: 'on',
  ASHLAR_ADMIN_PASSWORD: '',
  LOG_LEVEL: 'trace',
  TZ: `UTC;${control}`,
};

beforeAll(async () => {
  copy = await startCopy({ env: { ...production, ...inFiles({ ASHLAR_ADMIN_PASSWORD: password }) } });
});
afterAll(() => copy.stop(), 30_000);

/** Every secret that the copy has, by where it is kept. */
function secrets(): [string, string][] {
  const folder = join(copy.dataDir, 'secrets');
  const kept = readdirSync(folder).map((name): [string, string] => [name, readFileSync(join(folder, name), 'utf8')]);
  const urls = kept.flatMap(([name, text]): [string, string][] => {
    const inUrl = URL.canParse(text) ? new URL(text).password : '';
    return inUrl === '' ? [] : [[`${name}, its password`, inUrl]];
  });
  const { postgres } = JSON.parse(readFileSync(join(copy.dataDir, 'credentials.json'), 'utf8')) as {
    postgres: { superuser: string; roles: Record<string, Record<string, string>> };
  };
  const roles = Object.entries(postgres.roles).flatMap(([service, each]) =>
    Object.entries(each).map(([role, text]): [string, string] => [`${service}_${role}`, text]),
  );
  return [...kept, ...urls, ['superuser', postgres.superuser], ...roles, ['admin password', password]];
}

/** Those of the secrets that stand in the text. */
const foundIn = (text: string): string[] => secrets().flatMap(([name, secret]) => (text.includes(secret) ? [name] : []));

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

describe('A production copy', () => {
  it('has its secrets in files that nobody else may read, nor its owner write', () => {
    const files = filesBelow(join(copy.dataDir, 'secrets'));
    expect(files.length).toBeGreaterThan(5);
    for (const file of files) expect([file, statSync(file).mode & 0o777]).toEqual([file, 0o400]);
    expect(statSync(join(copy.dataDir, 'credentials.json')).mode & 0o777).toBe(0o600);
  });

  it('shows none of them in the environment or the command line of its processes', () => {
    const pids = Object.entries(copy.pids()).filter(([, pid]) => pid !== null);
    expect(pids.map(([name]) => name)).toEqual(
      expect.arrayContaining(['supervisor', 'postgres', 'users', 'catalog', 'orders', 'api-gateway']),
    );
    for (const [name, pid] of pids) {
      const environment = readFileSync(`/proc/${pid}/environ`, 'utf8');
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      expect([name, ...foundIn(environment), ...foundIn(command)]).toEqual([name]);
      if (name === 'users' || name === 'api-gateway') expect(environment).toContain(control);
    }
  });

  it('writes none of them into logs, answers, errors or its document, at whatever level it logs', async () => {
    const guest = new ApiClient(copy.url);
    const { data } = await guest.post<LoggedIn>('/auth/login', { email: copy.admin.email, password });
    const admin = guest.as(data.tokens.accessToken);
    const answers = [
      await guest.post('/auth/login', { email: copy.admin.email, password: `${password}x` }),
      await guest.send({ method: 'POST', path: '/auth/login', body: '{"broken' }),
      await admin.get('/audit-log'),
      await admin.get('/users'),
      await admin.get(`/users/${control}`),
      await admin.post('/webhook-endpoints', { url: 'http://127.0.0.1/', events: ['*'] }),
    ];
    expect(foundIn(answers.map(({ text }) => text).join('\n'))).toEqual([]);
    expect(foundIn(await (await fetch(`${copy.url}/docs/openapi.json`)).text())).toEqual([]);
    const logs = filesBelow(join(copy.dataDir, 'logs')).map((file) => readFileSync(file, 'utf8'));
    expect(logs.join('')).toContain('is serving');
    expect(foundIn(logs.join('\n'))).toEqual([]);
    expect(foundIn(copy.output)).toEqual([]);
  });
});

describe('A production copy does not start', () => {
  it.each<[string, Record<string, string>, string]>([
    [
      'with a password in its environment',
      { ASHLAR_ADMIN_PASSWORD: password },
      'ASHLAR_ADMIN_PASSWORD: give ASHLAR_ADMIN_PASSWORD_FILE in production',
    ],
    ['with the password of a broker in it', { BUS_URL: `amqp://ashlar:${password}@127.0.0.1` }, 'BUS_URL: give BUS_URL_FILE in production'],
    ['with a file that others may read', { ASHLAR_ADMIN_PASSWORD_FILE: 'package.json' }, 'chmod 400 it'],
  ])('%s', async (_what, env, sentence) => {
    const dataDir = mkdtempSync(join(tmpdir(), 'ashlar-refused-'));
    const started = startCopy({ dataDir, env: { ...production, ...env } });
    const said = await started.then(
      () => 'it started',
      (error: unknown) => (error as Error).message,
    );
    rmSync(dataDir, { recursive: true, force: true });
    expect(said).toContain(sentence);
    expect(said).not.toContain(password);
  });
});
