import { afterAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PlainFailure } from './plain-failure.js';
import { readSettings } from './start.env.js';

describe('the starter’s settings', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ashlar-settings-'));
  const file = join(folder, 'password');
  afterAll(() => rmSync(folder, { recursive: true }));

  it('have a default for everything', () => {
    expect(readSettings({}, '/home/shop')).toEqual({
      dataDir: '/home/shop/.data',
      host: '127.0.0.1',
      port: { port: 3000, asked: false },
      sandboxPort: { port: 3010, asked: false },
      metricsPort: { port: 9464, asked: false },
      grpcPorts: { users: { port: 0, asked: false }, catalog: { port: 0, asked: false }, orders: { port: 0, asked: false } },
      production: false,
      demo: true,
      adminEmail: 'admin@example.com',
      adminPassword: undefined,
      restartDelayMs: undefined,
      searchLanguage: 'english',
      external: {},
    });
  });

  it('take an empty variable for an unset one', () => {
    expect(readSettings({ PORT: '', ASHLAR_DEMO: '', USERS_DATABASE_URL: '' }, '/x')).toEqual(readSettings({}, '/x'));
  });

  it('know a port that was asked for from one that is only the default', () => {
    expect(readSettings({ PORT: '3000' }, '/x').port).toEqual({ port: 3000, asked: true });
  });

  it('read a secret from the file that its _FILE names', () => {
    writeFileSync(file, 'from a file\n', { mode: 0o600 });
    expect(readSettings({ ASHLAR_ADMIN_PASSWORD_FILE: file }, '/x').adminPassword).toBe('from a file');
  });

  it('let the owner of an external database be the service’s own role', () => {
    const env = {
      USERS_DATABASE_URL: 'postgres://a@h/d',
      ORDERS_DATABASE_URL: 'postgres://b@h/e',
      ORDERS_DATABASE_OWNER_URL: 'postgres://o@h/e',
    };
    expect(readSettings(env, '/x').external).toEqual({
      users: { url: 'postgres://a@h/d', ownerUrl: 'postgres://a@h/d' },
      orders: { url: 'postgres://b@h/e', ownerUrl: 'postgres://o@h/e' },
    });
  });

  it.each([
    [{ PORT: 'abc' }, 'PORT must be a port'],
    [{ PORT: '65536' }, 'PORT must be a port'],
    [{ METRICS_PORT: '-1' }, 'METRICS_PORT must be a port'],
    [{ ASHLAR_RESTART_DELAY_MS: '1s' }, 'ASHLAR_RESTART_DELAY_MS must be a whole number of milliseconds'],
    [{ ASHLAR_DEMO: 'yes' }, 'ASHLAR_DEMO must be on or off'],
    [{ ASHLAR_ADMIN_PASSWORD: 'x', ASHLAR_ADMIN_PASSWORD_FILE: '/y' }, 'are both set'],
    [{ ASHLAR_ADMIN_PASSWORD_FILE: '/no/such/file' }, 'ASHLAR_ADMIN_PASSWORD_FILE cannot be read (ENOENT)'],
    [{ NODE_ENV: 'production', ASHLAR_ADMIN_PASSWORD: 'x' }, 'ASHLAR_ADMIN_PASSWORD: give ASHLAR_ADMIN_PASSWORD_FILE in production'],
    [
      { NODE_ENV: 'production', USERS_DATABASE_URL: 'postgres://u:p@h/d' },
      'USERS_DATABASE_URL: give USERS_DATABASE_URL_FILE in production',
    ],
    [{ NODE_ENV: 'production', BUS_URL: 'amqp://u:p@h' }, 'BUS_URL: give BUS_URL_FILE in production'],
    [{ ASHLAR_ADMIN_PASSWORD_FILE: '/' }, 'no regular file'],
  ])('refuse %j in a plain sentence', (env, sentence) => {
    expect(() => readSettings(env, '/x')).toThrow(PlainFailure);
    expect(() => readSettings(env, '/x')).toThrow(sentence);
  });
});
