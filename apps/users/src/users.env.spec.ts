import { describe, expect, it } from '@jest/globals';
import { loadUsersConfig } from './users.env.js';

const enough = {
  INTERNAL_SECRET: 'x-0123456789abcdef-0123456789abcdef',
  TLS_DIR: '/tls',
  AUDIT_LOG_KEY: 'y-0123456789abcdef-0123456789abcdef',
  BLIND_INDEX_KEY: 'z-0123456789abcdef-0123456789abcdef',
  USERS_DATABASE_URL: 'postgres://users_app:secret@127.0.0.1:5432/users',
};

describe('the configuration of users', () => {
  it('needs a database, a certificate and secrets, and nothing else', () => {
    expect(loadUsersConfig(enough)).toMatchObject({ USERS_GRPC_LISTEN: '127.0.0.1:50051', TOKEN_KEYS_DIR: '.data/keys', LOGIN_QUEUE: 100 });
    expect(() => loadUsersConfig({ ...enough, BLIND_INDEX_KEY: 'short' })).toThrow('BLIND_INDEX_KEY');
    expect(() => loadUsersConfig({})).toThrow(/INTERNAL_SECRET[^]*USERS_DATABASE_URL|USERS_DATABASE_URL[^]*INTERNAL_SECRET/);
  });

  it('hashes on all cores but one, and on one at least', () => {
    expect(loadUsersConfig(enough).LOGIN_CONCURRENCY).toBeGreaterThanOrEqual(1);
    expect(() => loadUsersConfig({ ...enough, LOGIN_CONCURRENCY: '0' })).toThrow('LOGIN_CONCURRENCY');
  });

  it('refuses a short password for the administrator by the name of the variable, without repeating it', () => {
    const refused = () => loadUsersConfig({ ...enough, ASHLAR_ADMIN_EMAIL: 'boss@example.com', ASHLAR_ADMIN_PASSWORD: 'sh0rt!!' });
    expect(refused).toThrow('ASHLAR_ADMIN_PASSWORD');
    expect(refused).not.toThrow('sh0rt!!');
  });

  it('refuses half an administrator', () => {
    expect(() => loadUsersConfig({ ...enough, ASHLAR_ADMIN_EMAIL: 'boss@example.com' })).toThrow('ASHLAR_ADMIN_PASSWORD');
    expect(() => loadUsersConfig({ ...enough, ASHLAR_ADMIN_PASSWORD: 'long enough' })).toThrow('ASHLAR_ADMIN_EMAIL');
  });
});
