import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type AshlarCopy, startCopy } from '#testing/ashlar-copy.js';
import { TestShop } from '#testing/test-shop.js';

const page = readFileSync('docs/api-clients.md', 'utf8');

let copy: AshlarCopy;
let shop: TestShop;

beforeAll(async () => {
  copy = await startCopy();
  shop = await TestShop.open(copy);
});

afterAll(() => copy.stop(), 30_000);

it('the commands of the page about API clients work one after the other', async () => {
  const commands = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, text]) => text).join('\n');
  const check = 'curl -fsS "$URL/oauth/token" -u "$CLIENT_ID:$NEW_SECRET" -d grant_type=client_credentials >&2\n';
  const script = `set -euo pipefail\n${commands.replace('curl -fsS -X PATCH', `${check}curl -fsS -X PATCH`)}`;
  const env = { PATH: process.env['PATH'], URL: copy.url, ADMIN: shop.admin.token };
  const run = spawnSync('bash', ['-c', script], { env, encoding: 'utf8', timeout: 60_000 });
  expect([run.status, run.stderr]).toEqual([0, expect.stringContaining('"token_type":"Bearer"')]);
  expect(run.stdout).toContain('"disabled":true');
  expect((await shop.admin.get<object[]>('/api-clients')).data).toEqual([]);
});
