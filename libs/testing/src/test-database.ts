import { randomUUID } from 'node:crypto';
import { asAdmin, provisionDatabase, urlAs } from './postgres/provision-database.js';
import { testServerUrl } from './test-server.js';

/** A database of its own for one test file. */
export interface TestDatabase {
  name: string;
  /** As the service connects: rows only, and only to this database. */
  url: string;
  /** As migrations connect. */
  ownerUrl: string;
  /** As reports connect. */
  readerUrl: string;
  /** As the server's superuser. */
  adminUrl: string;
  drop(): Promise<void>;
}

const passwords = { owner: 'owner-for-tests', app: 'app-for-tests', ro: 'ro-for-tests' };

/** An empty database with the roles `<service>_owner`, `<service>_app` and `<service>_ro`, or a copy of `template`. */
export async function createEmptyTestDatabase(service: string, options: { name?: string; template?: string } = {}): Promise<TestDatabase> {
  const server = await testServerUrl();
  const name = options.name ?? `${service}_${randomUUID().slice(0, 8)}`;
  await provisionDatabase(server, { database: name, service, passwords, template: options.template });
  return {
    name,
    url: urlAs(server, `${service}_app`, passwords.app, name),
    ownerUrl: urlAs(server, `${service}_owner`, passwords.owner, name),
    readerUrl: urlAs(server, `${service}_ro`, passwords.ro, name),
    adminUrl: server.replace(/\/postgres$/, `/${name}`),
    drop: () => asAdmin(server, async (admin) => void (await admin.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`))),
  };
}
