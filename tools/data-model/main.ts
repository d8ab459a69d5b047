// `npm run data-model`: docs/data-model.md from the schema that the migrations make, in a database server that is thrown away afterwards.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PostgresServer } from '#testing/postgres/postgres-server.js';
import { provisionDatabase, urlAs } from '#testing/postgres/provision-database.js';
import { runTool } from '../running-copy/run-tool.js';
import { migrateAll } from '../service-databases.js';
import { dataModelFile, pageFor } from './read-page.js';

const usage = `Usage: npm run data-model
  Writes ${dataModelFile} from the migrations of the three services.`;

await runTool(usage, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ashlar-data-model-'));
  const logFile = join(folder, 'postgres.log');
  const server = new PostgresServer({ dataDir: join(folder, 'data'), logFile, password: 'thrown-away', durable: false, endsWithUs: true });
  try {
    await server.start();
    const [users, catalog, orders] = [await made('users'), await made('catalog'), await made('orders')];
    await migrateAll([users, catalog, orders]);
    writeFileSync(dataModelFile, await pageFor({ users: users.ownerUrl, catalog: catalog.ownerUrl, orders: orders.ownerUrl }));
    console.log(`${dataModelFile} written`);
    return 0;
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }

  async function made(name: string) {
    const passwords = { owner: 'owner', app: 'app', ro: 'ro' };
    await provisionDatabase(server.adminUrl, { database: name, service: name, passwords });
    const as = (role: 'owner' | 'app') => urlAs(server.adminUrl, `${name}_${role}`, passwords[role], name);
    return { name, ownerUrl: as('owner'), url: as('app') };
  }
});
