import { createHash, randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { createService } from '#platform/bootstrap/run-service.js';
import type { ProcessName } from '#platform/certificates/process-names.js';
import { backgroundCall, runInCallContext, type CallContext } from '#platform/grpc/call-context.js';
import { GrpcPeer } from '#platform/grpc/grpc-client.js';
import { createTestDatabase } from '#testing/embedded-postgres.js';
import { freePort } from '#testing/free-port.js';
import { serveDouble } from '#testing/grpc-double.js';
import { certificateOf, tlsFolderOf } from '#testing/test-certificates.js';
import { createTestIdentity, testSecret, type TestIdentity } from '#testing/test-identity.js';
import { loadCatalogConfig } from '../src/catalog.env.js';
import { CatalogModule } from '../src/catalog.module.js';
import { catalogDatabase } from '../src/data-source.js';
import { clientsOf, type Clients } from './clients.js';
import { Making } from './making.js';

/** The whole service on a database of its own, and what a test says to it over gRPC. */
export interface CatalogUnderTest extends Clients {
  /** The gateway's way to it. */
  gateway: GrpcPeer;
  identity: TestIdentity;
  dataSource: DataSource;
  make: Making;
  /** Runs `work` as an administrator; with a key, as one request that carries it. */
  asAdmin<T>(work: () => T, key?: string, body?: string): T;
  asCustomer<T>(work: () => T): T;
  /** The same rpcs, called by another service than the gateway. */
  from(service: ProcessName): Clients;
  /** The provider of that class in the running service. */
  get: <T>(type: new (...args: never[]) => T) => T;
  /** What the event log says of a subject, oldest first. */
  eventsOf(subject: string): Promise<{ type: string; version: number; data: object }[]>;
  /** Ends the service alone, as SIGTERM does. */
  end(): Promise<void>;
  stop(): Promise<void>;
}

/** A database that the test brings along, and its standbys. */
interface OwnDatabase {
  url: string;
  replicaUrls: readonly string[];
  maxLagMs: number;
}

export async function startCatalog(own?: OwnDatabase): Promise<CatalogUnderTest> {
  const database = own ? { url: own.url, drop: () => Promise.resolve() } : await createTestDatabase(catalogDatabase);
  const identity = createTestIdentity();
  const users = await serveDouble('users', {
    'ashlar.users.v1.SessionService': {
      getKeys: async () => ({ jwks: await identity.authority.jwks() }),
      listRevokedSessions: () => identity.authority.revokedSince(undefined),
    },
  });
  const listen = `127.0.0.1:${await freePort()}`;
  const app = await createService('catalog', CatalogModule.forRoot(configOf(database.url, users.target, own)), listen, false);
  await app.listen();
  const dataSource = app.get(DataSource);
  let ended: Promise<void> | undefined;
  const peers: GrpcPeer[] = [];
  const peerOf = (service: ProcessName): GrpcPeer => {
    const peer = new GrpcPeer({ service: 'catalog', target: listen, certificate: certificateOf(service), defaultTimeoutMs: 20_000 });
    peers.push(peer);
    return peer;
  };
  const gateway = peerOf('api-gateway');
  const clients = clientsOf(gateway);
  const [admin, customer] = [identity.accessTokenFor({ role: 'admin' }), identity.accessTokenFor({ role: 'customer' })];
  const asAdmin: CatalogUnderTest['asAdmin'] = (work, key, body = '') =>
    runInCallContext({ ...backgroundCall(randomUUID()), accessToken: admin, idempotency: key ? requestWith(key, body) : undefined }, work);
  return {
    ...clients,
    gateway,
    identity,
    dataSource,
    make: new Making(clients, asAdmin),
    asAdmin,
    asCustomer: (work) => runInCallContext({ ...backgroundCall(randomUUID()), accessToken: customer }, work),
    from: (service) => clientsOf(peerOf(service)),
    get: (type) => app.get(type),
    eventsOf: (subject) => dataSource.query('SELECT type, version, data FROM event_log WHERE subject = $1 ORDER BY id', [subject]),
    end: () => (ended ??= app.close()),
    stop: async () => {
      for (const peer of peers) peer.close();
      await (ended ??= app.close());
      users.stop();
      await database.drop();
    },
  };
}

const configOf = (databaseUrl: string, users: string, own?: OwnDatabase) =>
  loadCatalogConfig({
    INTERNAL_SECRET: testSecret,
    TLS_DIR: tlsFolderOf('catalog'),
    CATALOG_DATABASE_URL: databaseUrl,
    USERS_GRPC_URL: users,
    ORDERS_GRPC_URL: '127.0.0.1:1',
    ORPHAN_GRACE_SECONDS: '0',
    ...(own && { CATALOG_REPLICA_URLS: own.replicaUrls.join(','), CATALOG_REPLICA_MAX_LAG_MS: String(own.maxLagMs) }),
  });

const requestWith = (key: string, body: string): CallContext['idempotency'] => ({
  key,
  scope: 'POST /test',
  bodyHash: createHash('sha256').update(body).digest('hex'),
});
