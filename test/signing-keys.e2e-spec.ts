import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiClient } from '#testing/api-client.js';
import type { LoggedIn } from '#testing/api-shapes.js';
import { type AshlarCopy, startCopy } from '#testing/ashlar-copy.js';
import { eventually } from '#testing/eventually.js';
import { TestShop } from '#testing/test-shop.js';

let copy: AshlarCopy;
let shop: TestShop;

beforeAll(async () => {
  copy = await startCopy();
  shop = await TestShop.open(copy);
});
afterAll(() => copy.stop(), 30_000);

const keys = (...args: string[]) =>
  spawnSync(process.execPath, ['dist/tools/keys/main.js', 'signing', '--data-dir', copy.dataDir, ...args], { encoding: 'utf8' });
const kidOf = (token: string): string => (JSON.parse(Buffer.from(token.split('.')[0], 'base64url').toString()) as { kid: string }).kid;
const published = async (): Promise<string[]> => {
  const response = await fetch(`${copy.url}/.well-known/jwks.json`);
  return ((await response.json()) as { keys: { kid: string }[] }).keys.map(({ kid }) => kid);
};

/** Somebody who never stops asking gateway, users and orders, with a token of an age up to a second, and refreshes in between. */
class Regular {
  readonly refusals: string[] = [];
  readonly kids = new Set<string>();
  private going = true;
  private readonly done: Promise<void>;

  constructor(private tokens: LoggedIn['tokens']) {
    this.done = this.keepAsking();
  }

  get kid(): string {
    return kidOf(this.tokens.accessToken);
  }

  async stop(): Promise<void> {
    this.going = false;
    await this.done;
  }

  private async keepAsking(): Promise<void> {
    for (let round = 0; this.going; round++) {
      const kid = this.kid;
      const api = new ApiClient(copy.url, this.tokens.accessToken);
      const answers = await Promise.all([api.get('/users/me'), api.get('/orders'), api.get('/products')]);
      this.refusals.push(...answers.filter(({ status }) => status !== 200).map(({ outcome }) => outcome));
      this.kids.add(kid);
      if (round % 10 === 9) {
        const refreshed = await shop.guest.post<LoggedIn>('/auth/refresh', { refreshToken: this.tokens.refreshToken });
        if (refreshed.status === 200) this.tokens = refreshed.data.tokens;
        else this.refusals.push(`refresh ${refreshed.outcome}`);
      }
      await sleep(50);
    }
  }
}

describe('Rotating the keys of access tokens', () => {
  it('logs nobody out: the new key is published at once and signs when everybody knows it', async () => {
    const { tokens } = await shop.customer();
    const first = kidOf(tokens.accessToken);
    const regulars = [new Regular(tokens), new Regular((await shop.customer()).tokens)];
    const added = keys();
    expect([added.stderr, added.status]).toEqual(['', 0]);
    expect(added.stdout).toMatch(/signs in \d+ s\n.*signs\n$/);
    await eventually(async () => expect(await published()).toHaveLength(2), 12_000);
    const second = (await published()).find((kid) => kid !== first)!;
    expect(regulars.map(({ kid }) => kid)).toEqual([first, first]);
    await eventually(() => expect(regulars.map(({ kids }) => [...kids])).toEqual(Array(2).fill([first, second])), 60_000);
    await Promise.all(regulars.map((regular) => regular.stop()));
    expect(regulars.flatMap(({ refusals }) => refusals)).toEqual([]);
    expect((await new ApiClient(copy.url, tokens.accessToken).get('/users/me')).status).toBe(200);
    expect(await published()).toEqual(expect.arrayContaining([first, second]));
  });

  it('makes files that nobody else can read', () => {
    const folder = join(copy.dataDir, 'keys');
    const modes = readdirSync(folder).flatMap((name) => (name.endsWith('.pem') ? [statSync(join(folder, name)).mode & 0o777] : []));
    expect(modes).toEqual([0o400, 0o400]);
  });

  it('refuses what a leaked key signed as soon as that is taken away, and those people refresh', async () => {
    const before = await shop.customer();
    const leaked = kidOf(before.tokens.accessToken);
    expect(keys().status).toBe(0);
    expect(keys('--retire').status).toBe(0);
    await eventually(async () => expect((await before.get('/users/me')).outcome).toBe('401 UNAUTHENTICATED'), 20_000);
    const { data } = await eventually(async () => {
      const refreshed = await shop.guest.post<LoggedIn>('/auth/refresh', { refreshToken: before.tokens.refreshToken });
      expect(refreshed.status).toBe(200);
      return refreshed;
    });
    expect(kidOf(data.tokens.accessToken)).not.toBe(leaked);
    const after = new ApiClient(copy.url, data.tokens.accessToken);
    await eventually(async () => expect((await after.get('/users/me')).status).toBe(200), 10_000);
  });
});
