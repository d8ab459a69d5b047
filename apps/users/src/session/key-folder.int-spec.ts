import { generateKeyPairSync } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { createDataSource } from '#platform/database/service-database.js';
import { createTestDatabase } from '#testing/embedded-postgres.js';
import type { TestDatabase } from '#testing/test-database.js';
import { usersDatabase } from '../data-source.js';
import { openKeyFolder } from './key-folder.js';
import type { SigningKeys } from './signing-keys.js';

describe('the folder of keys', () => {
  let database: TestDatabase;
  let dataSource: DataSource;
  let parent: string;
  let folder: string;
  beforeAll(async () => {
    database = await createTestDatabase(usersDatabase);
    dataSource = await createDataSource(usersDatabase, database.url).initialize();
  });
  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });
  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'ashlar-keys-'));
    folder = join(parent, 'deep', 'keys');
  });
  afterEach(() => rmSync(parent, { recursive: true }));

  const open = () => openKeyFolder(dataSource, folder);
  const published = (keys: SigningKeys) => (JSON.parse(keys.jwks) as { keys: { kid: string }[] }).keys.map(({ kid }) => kid);
  const modeOf = (path: string) => statSync(path).mode & 0o777;
  const put = (name: string, curve: string, mode = 0o600) => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: curve });
    writeFileSync(join(folder, name), privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode });
  };

  it('is made at the first start with one key, which nobody else may read, named by its thumbprint', async () => {
    const keys = await open();
    expect(readdirSync(folder)).toEqual([`${keys.current.kid}.pem`]);
    expect(modeOf(folder)).toBe(0o700);
    expect(modeOf(join(folder, `${keys.current.kid}.pem`))).toBe(0o600);
    expect(keys.current.kid).toMatch(/^[\w-]{43}$/);
  });

  it('is the same after a restart', async () => {
    const [first, second] = [await open(), await open()];
    expect(second.jwks).toBe(first.jwks);
  });

  it('has one key after several copies started at the same time', async () => {
    const copies = await Promise.all(Array.from({ length: 8 }, open));
    expect(new Set(copies.map(({ jwks }) => jwks)).size).toBe(1);
    expect(readdirSync(folder)).toHaveLength(1);
  });

  it('signs with the newest and publishes all, whatever their files are called', async () => {
    const old = await open();
    put('the-new-one.pem', 'P-256', 0o400);
    const soon = new Date(Date.now() + 10_000);
    utimesSync(join(folder, 'the-new-one.pem'), soon, soon);
    const both = await open();
    expect(both.current.kid).not.toBe(old.current.kid);
    expect(published(both)).toEqual([both.current.kid, old.current.kid]);
  });

  it('is refused when others may read a key', async () => {
    const { current } = await open();
    chmodSync(join(folder, `${current.kid}.pem`), 0o644);
    await expect(open()).rejects.toThrow(/^TOKEN_KEYS_DIR: .*chmod 600/);
  });

  it('is refused when a file is no key for ES256', async () => {
    await open();
    put('other-curve.pem', 'P-384');
    await expect(open()).rejects.toThrow(/^TOKEN_KEYS_DIR: .*other-curve\.pem/);
    writeFileSync(join(folder, 'other-curve.pem'), 'not a key');
    await expect(open()).rejects.toThrow(/^TOKEN_KEYS_DIR: .*other-curve\.pem/);
  });

  it('is refused in the words of the configuration when it cannot be made', async () => {
    writeFileSync(join(parent, 'deep'), 'a file in the way');
    await expect(open()).rejects.toThrow(/^TOKEN_KEYS_DIR: /);
  });
});
