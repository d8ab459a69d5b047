import { describe, expect, it } from '@jest/globals';
import { inFiles } from '#testing/secret-files.js';
import { loadCatalogConfig } from './catalog.env.js';

const enough = {
  INTERNAL_SECRET: 'a secret of thirty-two characters',
  TLS_DIR: '/tls',
  CATALOG_DATABASE_URL: 'postgres://catalog_app:x@127.0.0.1:5432/catalog',
  USERS_GRPC_URL: 'users:50051',
  ORDERS_GRPC_URL: 'dns:///orders:50053',
};

describe('the configuration of catalog', () => {
  it('takes what is not set from its defaults', () => {
    expect(loadCatalogConfig(enough)).toMatchObject({ ...enough, CATALOG_GRPC_LISTEN: '127.0.0.1:50052', ORPHAN_GRACE_SECONDS: 300 });
  });

  it.each(Object.keys(enough))('does without %s not at all, and says its name', (name) => {
    expect(() => loadCatalogConfig({ ...enough, [name]: undefined })).toThrow(name);
  });

  it('refuses to die on demand in production', () => {
    const faults = { ...enough, FAULT_FILE: '/tmp/fault' };
    expect(loadCatalogConfig(faults).FAULT_FILE).toBe('/tmp/fault');
    const { INTERNAL_SECRET, CATALOG_DATABASE_URL, ...others } = faults;
    const production = { ...others, NODE_ENV: 'production', ...inFiles({ INTERNAL_SECRET, CATALOG_DATABASE_URL }) };
    expect(() => loadCatalogConfig(production)).toThrow(/FAULT_FILE: .* never in production/);
  });

  it('refuses a grace that is no number of seconds', () => {
    expect(() => loadCatalogConfig({ ...enough, ORPHAN_GRACE_SECONDS: 'soon' })).toThrow('ORPHAN_GRACE_SECONDS');
  });
});
