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
import { addKey, removeKeys } from './key-files.js';
import { openKeyFolder } from './key-folder.js';
import { KeyWatch } from './key-watch.js';

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
  const kidsIn = (jwks: string) => (JSON.parse(jwks) as { keys: { kid: string }[] }).keys.map(({ kid }) => kid);
  const modeOf = (path: string) => statSync(path).mode & 0o777;
  const put = (name: string, curve: string, mode = 0o600) => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: curve });
    writeFileSync(join(folder, name), privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode });
  };

  it('is made at the first start with one key, which nobody else may read, named by its thumbprint', async () => {
    const keys = await open();
    expect(readdirSync(folder)).toEqual([`${keys.current.kid}.pem`]);
    expect(modeOf(folder)).toBe(0o700);
    expect(modeOf(join(folder, `${keys.current.kid}.pem`))).toBe(0o400);
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

  /** As if it had been put there that long ago. */
  const age = (name: string, seconds: number) => {
    const then = new Date(Date.now() - seconds * 1000);
    utimesSync(join(folder, name), then, then);
  };

  it('signs with the newest that everybody can know, and publishes all, whatever their files are called', async () => {
    const old = await open();
    put('the-new-one.pem', 'P-256', 0o400);
    age(`${old.current.kid}.pem`, 3_600);
    const { jwks, current } = await open();
    expect(current.kid).toBe(old.current.kid);
    expect(kidsIn(jwks)).toEqual([expect.not.stringMatching(old.current.kid), old.current.kid]);
    age('the-new-one.pem', 60);
    expect(kidsIn((await open()).jwks)[0]).toBe((await open()).current.kid);
  });

  describe('while the service runs', () => {
    it('gives it a new key, and takes away the one before when nothing alive was signed with it', async () => {
      const keys = await open();
      const first = keys.current.kid;
      const watch = new KeyWatch(keys, folder);
      age(`${first}.pem`, 3_600);
      const second = addKey(folder).kid;
      watch.look();
      expect([keys.current.kid, kidsIn(keys.jwks)]).toEqual([first, [second, first]]);
      age(`${second}.pem`, 60);
      watch.look();
      expect([keys.current.kid, kidsIn(keys.jwks)]).toEqual([second, [second, first]]);
      age(`${second}.pem`, 1_000);
      watch.look();
      expect(kidsIn(keys.jwks)).toEqual([second]);
      expect(readdirSync(folder)).toEqual([`${second}.pem`]);
    });

    it('goes on with what it knows when the folder is not in order, or empty', async () => {
      const keys = await open();
      const before = keys.jwks;
      const watch = new KeyWatch(keys, folder);
      writeFileSync(join(folder, 'no-key.pem'), 'not a key', { mode: 0o400 });
      watch.look();
      expect(keys.jwks).toBe(before);
      for (const name of readdirSync(folder)) rmSync(join(folder, name));
      watch.look();
      expect(keys.jwks).toBe(before);
    });

    it('lets an operator take away all but the newest at once', async () => {
      const keys = await open();
      const leaked = keys.current.kid;
      const { kid } = addKey(folder);
      removeKeys(folder, [leaked]);
      new KeyWatch(keys, folder).look();
      expect([keys.current.kid, kidsIn(keys.jwks)]).toEqual([kid, [kid]]);
    });
  });

  it('is refused when others may read a key', async () => {
    const { current } = await open();
    chmodSync(join(folder, `${current.kid}.pem`), 0o644);
    await expect(open()).rejects.toThrow(/^TOKEN_KEYS_DIR: .*chmod 400/);
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
