import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import type { z } from 'zod';
import { gatewayVariables } from '../apps/api-gateway/src/gateway.env.js';
import { catalogVariables } from '../apps/catalog/src/catalog.env.js';
import { ordersVariables } from '../apps/orders/src/orders.env.js';
import { sandboxVariables } from '../apps/payment-sandbox/src/sandbox.env.js';
import { usersVariables } from '../apps/users/src/users.env.js';
import type { DataFolder } from '../tools/start/data-folder.js';
import { planServices } from '../tools/start/services.js';
import { readSettings } from '../tools/start/start.env.js';

const variables = {
  users: usersVariables,
  catalog: catalogVariables,
  orders: ordersVariables,
  'payment-sandbox': sandboxVariables,
  'api-gateway': gatewayVariables,
} satisfies Record<string, z.ZodRawShape>;

const example = parseEnv(readFileSync('.env.example', 'utf8')) as Record<string, string>;
const names = Object.keys(example);

/** What each process is told of an environment. */
function told(env: Record<string, string>) {
  const port = 1;
  const each = { users: port, catalog: port, orders: port };
  const files = { users: '/u', catalog: '/c', orders: '/o' };
  return planServices({
    settings: readSettings({}, '/home/shop'),
    folder: { at: (...parts: string[]) => ['/data', ...parts].join('/') } as DataFolder,
    ports: { gateway: port, sandbox: port, grpc: each, metrics: { ...each, 'api-gateway': port } },
    secrets: { internal: '/i', auditLogKey: '/a', blindIndex: '/b', adminPassword: '/p', sandboxApiKey: '/k', sandboxWebhook: '/w' },
    adminEmail: 'admin@example.com',
    databaseUrls: files,
    env,
  });
}

describe('.env.example', () => {
  it('says what holds without it: copied as it stands, it changes nothing', () => {
    const settings = readSettings(example, '/home/shop');
    const without = readSettings({}, '/home/shop');
    expect({ ...settings, dataDir: '', port: settings.port.port }).toEqual({ ...without, dataDir: '', port: without.port.port });
    expect(example['ASHLAR_DATA_DIR']).toBe('.data');
  });

  it('names nothing that nobody reads', () => {
    const read = new Set<string>();
    readSettings(new Proxy({}, { get: (_, name) => void read.add(String(name)) }), '/home/shop');
    for (const { env } of told(Object.fromEntries(names.map((name) => [name, 'something'])))) {
      for (const name of Object.keys(env)) if (env[name] === 'something') read.add(name);
    }
    expect(names.length).toBeGreaterThan(10);
    expect(names.filter((name) => !read.has(name))).toEqual([]);
  });

  it('gives each process values that it accepts', () => {
    for (const { name, env } of told(example)) {
      const shape: z.ZodRawShape = variables[name];
      const given = Object.entries(env).filter(([variable]) => variable in example);
      for (const [variable, value] of given) {
        if (variable in shape)
          expect([name, variable, (shape[variable] as z.ZodType).safeParse(value).error?.message]).toEqual([name, variable, undefined]);
      }
    }
  });
});
