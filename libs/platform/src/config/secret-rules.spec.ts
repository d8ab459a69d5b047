import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { ConfigError, loadConfig } from './load-config.js';
import { databaseUrl, secret } from './variables.js';

const folder = mkdtempSync(join(tmpdir(), 'ashlar-secrets-'));
afterAll(() => rmSync(folder, { recursive: true }));

const good = 'q7Wm-0pL2vXz9-Tn4Rk8sYc1-Hd5Gf3Jb6';
const another = 'h3Ks-8vB1nMq6-Zx2Wd9pLr4-Tc7Fg5Yj0';
const keyed = { API_KEY: secret() };

function fileOf(mode: number, content = good): string {
  const file = join(folder, crypto.randomUUID());
  writeFileSync(file, content);
  chmodSync(file, mode);
  return file;
}

const complaint = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as Error).message;
  }
  return 'none';
};

describe('A secret from a file', () => {
  it.each([0o400, 0o600])('is read when only its owner may (%o)', (mode) => {
    expect(loadConfig({ API_KEY: secret() }, { API_KEY_FILE: fileOf(mode) }).API_KEY).toBe(good);
  });

  it.each([0o440, 0o404, 0o644, 0o640, 0o420, 0o402, 0o401, 0o777])(
    'is refused when others may (%o), by its variable and without its value',
    (mode) => {
      const said = complaint(() => loadConfig(keyed, { API_KEY_FILE: fileOf(mode) }));
      expect(said).toMatch(/API_KEY_FILE names .*: chmod 400 it/);
      expect(said).not.toContain(good);
    },
  );

  it('is read through a link, by the mode of what it leads to', () => {
    const [open, closed] = [join(folder, 'open'), join(folder, 'closed')];
    symlinkSync(fileOf(0o444), open);
    symlinkSync(fileOf(0o400), closed);
    expect(complaint(() => loadConfig(keyed, { API_KEY_FILE: open }))).toContain('chmod 400');
    expect(loadConfig({ API_KEY: secret() }, { API_KEY_FILE: closed }).API_KEY).toBe(good);
  });

  it('is not looked for in what is no file', () => {
    expect(complaint(() => loadConfig(keyed, { API_KEY_FILE: folder }))).toContain('no regular file');
  });
});

describe('A secret in the environment', () => {
  it.each([
    ['a key', { API_KEY: secret() }, { API_KEY: good }, 'API_KEY'],
    [
      'a URL with a password',
      { USERS_DATABASE_URL: databaseUrl() },
      { USERS_DATABASE_URL: `postgres://u:${good}@db/users` },
      'USERS_DATABASE_URL',
    ],
  ])('is refused in production: %s', (_what, shape, env, name) => {
    const said = complaint(() => loadConfig(shape, { ...env, NODE_ENV: 'production' }));
    expect(said).toContain(`${name}: give ${name}_FILE in production, an environment can be read in /proc`);
    expect(said).not.toContain(good);
    expect(complaint(() => loadConfig(shape, env))).toBe('none');
  });

  it('may be a URL without a password, also in production', () => {
    const env = { NODE_ENV: 'production', USERS_DATABASE_URL: 'postgres://users_app@db/users' };
    expect(complaint(() => loadConfig({ USERS_DATABASE_URL: databaseUrl() }, env))).toBe('none');
  });
});

describe('A secret that anybody could guess', () => {
  it.each([
    ['short', 'q7Wm-0pL2vXz9'],
    ['one character over and over', 'x'.repeat(64)],
    ['two in turn', 'ab'.repeat(32)],
    ['what stands in an example', 'changeme-changeme-changeme-changeme-0123'],
    ['the same in other words', 'CHANGE_ME_0123456789_abcdefghijklmnop'],
    ['what it is called', 'secret-0123456789-abcdefghijklmnopqrst'],
    ['a password', 'password-0123456789-abcdefghijklmnopqr'],
  ])('stops the start: %s', (_what, value) => {
    const said = complaint(() => loadConfig({ API_KEY: secret() }, { API_KEY: value }));
    expect(said).toContain('API_KEY: ');
    expect(said).not.toContain(value);
  });

  it('is one that is used for something else as well', () => {
    const shape = { API_KEY: secret(), OTHER_SECRET: secret() };
    const said = complaint(() => loadConfig(shape, { API_KEY: good, OTHER_SECRET: good }));
    expect(said).toContain('API_KEY and OTHER_SECRET have the same value: give each its own');
    expect(complaint(() => loadConfig(shape, { API_KEY: good, OTHER_SECRET: another }))).toBe('none');
  });
});
