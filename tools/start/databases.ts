import { PostgresServer } from '#testing/postgres/postgres-server.js';
import type { Credentials } from './credentials.js';
import type { DataFolder } from './data-folder.js';
import type { Running } from './kept-alive.js';
import { type ServiceName, serviceNames, type StartSettings } from './start.env.js';

/** What the helper is to make ready for one service. */
export interface DatabaseWork {
  name: ServiceName;
  url: string;
  ownerUrl: string;
  /** Only for a database of ours: the roles' passwords. */
  passwords?: { owner: string; app: string; ro: string };
}

/** Work for `prepare-databases.js`. */
export interface PrepareDatabases {
  /** The embedded server's superuser; undefined when every database is the operator's own. */
  adminUrl: string | undefined;
  databases: DatabaseWork[];
  /** Gets a first key when there is none, and nothing that an earlier one sealed. */
  masterKeysDir: string;
  /** What search stems words by. */
  searchLanguage: string;
}

export function embeddedServer(folder: DataFolder, credentials: Credentials): PostgresServer {
  return new PostgresServer({
    dataDir: folder.at('postgres'),
    logFile: folder.at('logs', 'postgres.log'),
    password: credentials.postgres.superuser,
    durable: true,
    endsWithUs: true,
  });
}

/** Starts the embedded server as something that can be kept alive. */
export async function launchPostgres(server: PostgresServer): Promise<Running> {
  await server.start();
  return {
    pid: server.pid ?? 0,
    ended: new Promise((resolve) => server.onExit(resolve)),
    stop: () => void server.stop(),
    kill: () => server.kill(),
  };
}

export const needsEmbeddedServer = (settings: StartSettings) => serviceNames.some((name) => settings.external[name] === undefined);

export function planDatabases(
  settings: StartSettings,
  { credentials, masterKeysDir, server }: { credentials: Credentials; masterKeysDir: string; server: PostgresServer | undefined },
): PrepareDatabases {
  const databases = serviceNames.map((name): DatabaseWork => {
    const external = settings.external[name];
    if (external) return { name, ...external };
    const passwords = credentials.postgres.roles[name];
    const url = (role: 'app' | 'owner') => `postgres://${name}_${role}:${passwords[role]}@127.0.0.1:${server?.port}/${name}`;
    return { name, url: url('app'), ownerUrl: url('owner'), passwords };
  });
  return { adminUrl: server?.adminUrl, databases, masterKeysDir, searchLanguage: settings.searchLanguage };
}

/** Writes each service's URL, which holds a password, into a file of its own; answers with the paths. */
export function writeUrls(folder: DataFolder, work: PrepareDatabases): Record<ServiceName, string> {
  const files = work.databases.map(({ name, url }) => [name, folder.writeSecret(`${name}-database-url`, url)] as const);
  return Object.fromEntries(files) as Record<ServiceName, string>;
}
