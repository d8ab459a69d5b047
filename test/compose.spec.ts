import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import type { z } from 'zod';
import { gatewayVariables } from '../apps/api-gateway/src/gateway.env.js';
import { catalogVariables } from '../apps/catalog/src/catalog.env.js';
import { ordersVariables } from '../apps/orders/src/orders.env.js';
import { sandboxVariables } from '../apps/payment-sandbox/src/sandbox.env.js';
import { usersVariables } from '../apps/users/src/users.env.js';
import { type Environment, loadConfig } from '#platform/config/load-config.js';

interface Service {
  image: string;
  command: string[];
  environment: Record<string, string>;
  secrets: string[];
  ports?: string[];
  networks: string[];
  healthcheck?: { test: string[] };
  deploy?: { resources?: { limits?: { cpus?: string; memory?: string } } };
  read_only?: boolean;
  volumes?: string[];
  depends_on?: Record<string, { condition: string }>;
}

interface Compose {
  services: Record<string, Service>;
  secrets: Record<string, { file: string }>;
  networks: Record<string, { internal?: boolean } | null>;
  volumes: Record<string, object>;
}

const appVariables = {
  users: usersVariables,
  catalog: catalogVariables,
  orders: ordersVariables,
  'payment-sandbox': sandboxVariables,
  'api-gateway': gatewayVariables,
} satisfies Record<string, z.ZodRawShape>;

const apps = Object.entries(appVariables) as [keyof typeof appVariables, z.ZodRawShape][];
const compose = parse(readFileSync('docker-compose.yml', 'utf8'), { merge: true }) as Compose;
const withRabbit = parse(readFileSync('deploy/compose.rabbitmq.yml', 'utf8'), { merge: true }) as Compose;
const withRedis = parse(readFileSync('deploy/compose.redis.yml', 'utf8'), { merge: true }) as Compose;
const ours = Object.entries(compose.services).filter(([, { image }]) => image === 'ashlar');
const service = (name: string) => compose.services[name];

/** Variables that the containers have values of their own for, that another compose file sets, or that are for tests. */
const ownHere: Readonly<Record<string, string>> = {
  BUS_URL: 'deploy/compose.rabbitmq.yml',
  CATALOG_REPLICA_URLS: 'holds passwords: docs/read-replicas.md says how it is mounted',
  ...Object.fromEntries(
    ['STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET', 'STRIPE_RETURN_URL'].map((name) => [name, 'real payments need real secrets']),
  ),
  ...Object.fromEntries(['NODE_ENV', 'LOG_LEVEL', 'HOST', 'PORT'].map((name) => [name, 'what the containers are'])),
  ...Object.fromEntries(
    ['MASTER_KEYS_DIR', 'ERASURE_LEDGER_DIR', 'PAYMENT_PROVIDER_SANDBOX_PORT'].map((name) => [name, 'their volumes and ports']),
  ),
  ...Object.fromEntries(
    ['RATE_LIMITS', 'WEBHOOK_RETRY_SCALE', 'SANDBOX_ASYNC_DELAY_MS', 'STRIPE_API_URL'].map((name) => [name, 'for tests']),
  ),
};

/** `${NAME:-default}` as Compose reads it when nobody set NAME. */
const withDefaults = (value: string) => value.replace(/\$\{\w+:-([^}]*)\}/g, '$1');

describe('docker-compose.yml', () => {
  let secrets: string;

  beforeAll(() => {
    secrets = mkdtempSync(join(tmpdir(), 'ashlar-compose-'));
    execFileSync('sh', ['deploy/make-secrets.sh', secrets]);
  });

  afterAll(() => rmSync(secrets, { recursive: true, force: true }));

  it('runs every app, each with its own main', () => {
    for (const [name] of apps) expect(service(name).command).toEqual(['node', `dist/apps/${name}/src/main.js`]);
  });

  it.each(apps)('tells %s nothing that it does not validate', (name, variables) => {
    const known = ['NODE_OPTIONS', ...Object.keys(variables).flatMap((variable) => [variable, `${variable}_FILE`])];
    expect(Object.keys(service(name).environment).filter((variable) => !known.includes(variable))).toEqual([]);
  });

  it.each(apps)('gives %s an environment that it accepts as it stands', (name, variables) => {
    const entries = Object.entries(service(name).environment).map(([key, value]) => [
      key,
      withDefaults(value).replace('/run/secrets', secrets),
    ]);
    expect(() => loadConfig(variables, Object.fromEntries(entries) as Environment)).not.toThrow();
  });

  it.each(apps)('sets every variable that %s requires', (name, variables) => {
    const required = Object.keys(variables).filter((key) => !(variables[key] as z.ZodType).safeParse(undefined).success);
    const set = Object.keys(service(name).environment).map((key) => key.replace(/_FILE$/, ''));
    expect(required.filter((key) => !set.includes(key))).toEqual([]);
  });

  it.each(apps)('passes on to %s what an operator may set of it', (name, variables) => {
    const { environment } = service(name);
    const example = parseEnv(readFileSync('.env.example', 'utf8'));
    const settable = Object.keys(example).filter((variable) => variable in variables && !(variable in ownHere));
    for (const variable of settable.filter((each) => !(`${each}_FILE` in environment)))
      expect([variable, environment[variable]]).toEqual([variable, expect.stringMatching(new RegExp(`^\\$\\{${variable}:-`))]);
  });

  it('hands each process exactly the secrets that its environment names, and writes none of them down', () => {
    for (const [, { environment = {}, secrets: handed = [] }] of ours) {
      const named = Object.values(environment).flatMap((value) => /^\/run\/secrets\/(\w+)$/.exec(value)?.[1] ?? []);
      expect([...handed].sort()).toEqual([...new Set(named)].sort());
      const bare = Object.keys(environment).filter((key) => /SECRET|PASSWORD|API_KEY|DATABASE.*URL/.test(key) && !key.endsWith('_FILE'));
      expect(bare).toEqual([]);
    }
  });

  it('hands each process its own certificate and no other, and the authority to nobody that stays', () => {
    const folders = (name: string) => (service(name).volumes ?? []).filter((volume) => volume.startsWith('tls-'));
    for (const name of ['users', 'catalog', 'orders', 'api-gateway']) {
      const folder = `/var/lib/ashlar/tls/${name}`;
      expect(service(name).environment['TLS_DIR']).toBe(folder);
      expect(folders(name)).toEqual([`tls-${name}:${folder}:ro`]);
    }
    expect(folders('payment-sandbox')).toEqual([]);
    const every = ['authority', 'api-gateway', 'users', 'catalog', 'orders'];
    expect(folders('certificates')).toEqual(every.map((name) => `tls-${name}:/var/lib/ashlar/tls/${name}`));
    expect(Object.keys(compose.volumes).filter((name) => name.startsWith('tls-'))).toEqual(every.map((name) => `tls-${name}`));
  });

  it('names the secrets that deploy/make-secrets.sh makes', () => {
    const named = { ...compose.secrets, ...withRabbit.secrets, ...withRedis.secrets };
    expect(Object.keys(named).sort()).toEqual(readdirSync(secrets).sort());
    for (const [name, { file }] of Object.entries(named)) expect(file).toBe(`deploy/secrets/${name}`);
  });

  it('has each secret read by those only who need it: its own processes, or the images of others', () => {
    const lent = ['postgres_password', 'postgres_roles', 'rabbitmq_conf', 'redis_conf'];
    expect(statSync(secrets).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(secrets))
      expect([name, statSync(join(secrets, name)).mode & 0o777]).toEqual([name, lent.includes(name) ? 0o444 : 0o400]);
    const ownNeed = ours.flatMap(([, { secrets: handed }]) => handed);
    expect(ownNeed.filter((name) => lent.includes(name))).toEqual([]);
  });

  it('tells PostgreSQL the passwords that the services connect with', () => {
    const roles = readFileSync(join(secrets, 'postgres_roles'), 'utf8').trim().split('\n');
    const told = ['users', 'catalog', 'orders'].flatMap((name) =>
      [`${name}_database_owner_url`, `${name}_database_url`].map((file) => new URL(readFileSync(join(secrets, file), 'utf8'))),
    );
    expect(roles).toEqual(told.map(({ username, password }) => `${username} ${password}`));
  });

  it('dials each service where it listens', () => {
    for (const name of ['users', 'catalog', 'orders']) {
      const variable = `${name.toUpperCase()}_GRPC`;
      const listen = service(name).environment[`${variable}_LISTEN`];
      const port = listen.split(':')[1];
      expect(listen).toBe(`0.0.0.0:${port}`);
      expect(service(name).healthcheck?.test).toEqual(['CMD', 'node', 'dist/tools/healthcheck.js', 'grpc', `127.0.0.1:${port}`]);
      for (const { environment = {} } of Object.values(compose.services)) {
        const url = environment[`${variable}_URL`];
        if (url) expect(url).toBe(`dns:///${name}:${port}`);
      }
    }
  });

  it('lets only the gateway be reached from outside', () => {
    expect(compose.networks['inside']).toEqual({ internal: true });
    for (const [name, { ports, networks }] of Object.entries(compose.services)) {
      expect([name, ports !== undefined]).toEqual([name, name === 'api-gateway']);
      expect(networks.includes('outside')).toBe(name === 'api-gateway');
    }
  });

  it('bounds every container, keeps its disk read-only, and asks the ones that stay for their health', () => {
    for (const [name, { deploy, healthcheck, read_only: readOnly }] of Object.entries(compose.services)) {
      expect(deploy?.resources?.limits).toEqual({ cpus: expect.any(String), memory: expect.any(String) });
      expect(readOnly).toBe(true);
      expect([name, healthcheck !== undefined]).toEqual([name, name !== 'migrate' && name !== 'certificates']);
    }
  });

  it('starts a service only on a migrated database and with a certificate', () => {
    for (const name of ['users', 'catalog', 'orders']) {
      expect(service(name).depends_on).toEqual({
        certificates: { condition: 'service_completed_successfully' },
        migrate: { condition: 'service_completed_successfully' },
      });
    }
    const wanted = ['users', 'catalog', 'orders'].flatMap((name) => [`${name}_database_url`, `${name}_database_owner_url`]);
    expect(service('migrate').secrets).toEqual(wanted);
  });
});

describe('deploy/compose.rabbitmq.yml', () => {
  it('gives every service that has events the broker’s address, and the broker the password in it', () => {
    const secrets = mkdtempSync(join(tmpdir(), 'ashlar-compose-'));
    try {
      execFileSync('sh', ['deploy/make-secrets.sh', secrets]);
      for (const [name, variables] of apps.filter(([, known]) => 'BUS_URL' in known)) {
        expect(withRabbit.services[name]).toEqual({ environment: { BUS_URL_FILE: '/run/secrets/bus_url' }, secrets: ['bus_url'] });
        const { BUS_URL } = variables;
        const url = new URL(String(loadConfig({ BUS_URL }, { BUS_URL_FILE: join(secrets, 'bus_url') })['BUS_URL']));
        expect(url.hostname in withRabbit.services).toBe(true);
        expect(readFileSync(join(secrets, 'rabbitmq_conf'), 'utf8')).toBe(
          `default_user = ${url.username}\ndefault_pass = ${url.password}\n`,
        );
      }
      expect(Object.keys(withRabbit.services).sort()).toEqual(['catalog', 'orders', 'rabbitmq', 'users']);
    } finally {
      rmSync(secrets, { recursive: true, force: true });
    }
  });

  it('keeps the broker inside, bounded, and its disk read-only', () => {
    expect(withRabbit.services['rabbitmq']).toMatchObject({
      networks: ['inside'],
      read_only: true,
      deploy: { resources: { limits: { cpus: expect.any(String), memory: expect.any(String) } } },
    });
    expect(withRabbit.services['rabbitmq'].ports).toBeUndefined();
  });
});

describe('deploy/compose.redis.yml', () => {
  it('gives every process that has a cache its address, and Redis the password in it', () => {
    const secrets = mkdtempSync(join(tmpdir(), 'ashlar-compose-'));
    try {
      execFileSync('sh', ['deploy/make-secrets.sh', secrets]);
      const { CACHE_URL } = gatewayVariables;
      const url = new URL(String(loadConfig({ CACHE_URL }, { CACHE_URL_FILE: join(secrets, 'cache_url') })['CACHE_URL']));
      expect([url.hostname, url.port]).toEqual(['redis', '6379']);
      expect(url.password).toMatch(/^[\da-f]{64}$/);
      expect(readFileSync(join(secrets, 'redis_conf'), 'utf8')).toBe(`requirepass ${url.password}\n`);
    } finally {
      rmSync(secrets, { recursive: true, force: true });
    }
    const readers = apps.flatMap(([name, variables]) => ('CACHE_URL' in variables ? [name] : []));
    expect(Object.keys(withRedis.services).sort()).toEqual([...readers, 'redis'].sort());
    for (const name of readers)
      expect(withRedis.services[name]).toEqual({ environment: { CACHE_URL_FILE: '/run/secrets/cache_url' }, secrets: ['cache_url'] });
  });

  it('keeps Redis inside, bounded, with a password, and nothing of it on a disk', () => {
    const { redis } = withRedis.services;
    expect(redis).toMatchObject({
      networks: ['inside'],
      read_only: true,
      tmpfs: ['/tmp', '/data'],
      secrets: ['redis_conf'],
      deploy: { resources: { limits: { cpus: expect.any(String), memory: expect.any(String) } } },
    });
    expect([redis.ports, redis.volumes, withRedis.volumes]).toEqual([undefined, undefined, undefined]);
    expect(redis.command.slice(0, 2)).toEqual(['redis-server', '/run/secrets/redis_conf']);
    expect(redis.command.join(' ')).toContain('--save  --appendonly no');
    expect(redis.healthcheck?.test.join(' ')).toContain('redis-cli ping');
  });
});

describe('deploy/Dockerfile', () => {
  const stages = readFileSync('deploy/Dockerfile', 'utf8')
    .split(/^FROM /m)
    .slice(1);
  const last = stages.at(-1)!;

  it('ends in a stage without build tools or devDependencies, run by somebody who is not root', () => {
    expect(stages.length).toBe(3);
    expect(last).toContain('COPY --from=dependencies /src/node_modules');
    expect(last).not.toMatch(/npm |COPY \. /);
    expect(stages[1]).toContain('npm ci --omit=dev');
    expect(last.lastIndexOf('USER node')).toBeGreaterThan(last.lastIndexOf('RUN '));
  });

  it('carries what the processes read at run time', () => {
    for (const needed of ['./dist', './proto', 'package.json']) expect(last).toContain(needed);
  });
});
