import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { PostgresServer } from '#testing/postgres/postgres-server.js';
import { provisionDatabase, urlAs, urlOn } from '#testing/postgres/provision-database.js';

export const databaseNames = ['users', 'catalog', 'orders'] as const;
export type DatabaseName = (typeof databaseNames)[number];

/** A PostgreSQL server with the three databases, and how to connect. */
export interface Databases {
  server: PostgresServer;
  /** As each service's own role, straight to the server. */
  app: Record<DatabaseName, string>;
  owner: Record<DatabaseName, string>;
  /** As the superuser, for looking behind the API. */
  admin: Record<DatabaseName, string>;
}

/** Starts a server of our own, which keeps what it acknowledged through any kill. */
export async function startDatabases(folder: string): Promise<Databases> {
  mkdirSync(join(folder, 'logs'), { recursive: true });
  const server = new PostgresServer({
    dataDir: join(folder, 'postgres'),
    logFile: join(folder, 'logs', 'postgres.log'),
    password: secret(),
    durable: true,
    endsWithUs: true,
  });
  await server.start();
  const passwords = { owner: secret(), app: secret(), ro: secret() };
  for (const name of databaseNames) await provisionDatabase(server.adminUrl, { database: name, service: name, passwords });
  const each = (url: (name: DatabaseName) => string) =>
    Object.fromEntries(databaseNames.map((name) => [name, url(name)])) as Record<DatabaseName, string>;
  return {
    server,
    app: each((name) => urlAs(server.adminUrl, `${name}_app`, passwords.app, name)),
    owner: each((name) => urlAs(server.adminUrl, `${name}_owner`, passwords.owner, name)),
    admin: each((name) => urlOn(server.adminUrl, name)),
  };
}

const secret = () => randomBytes(16).toString('hex');
