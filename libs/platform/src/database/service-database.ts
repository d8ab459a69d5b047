import type { ClientBase } from 'pg';
import { DataSource, type MigrationInterface } from 'typeorm';
import { QueryLogger } from './query-logger.js';

/** A service's own database: what TypeORM needs to know of it, exported by each service's `data-source.ts`. */
export interface ServiceDatabase {
  name: 'users' | 'catalog' | 'orders';
  entities: (new () => object)[];
  migrations: (new () => MigrationInterface)[];
  /** Whether graphile-worker's schema lives here too. */
  withJobs?: boolean;
  /** What the service itself may do with a table, where that is less than to read and write its rows. */
  narrowed?: Readonly<Record<string, string>>;
}

interface PoolOptions {
  /** Connections at most. */
  poolSize?: number;
}

/** Milliseconds. A statement or a lock that takes longer fails, so that nothing waits for ever. */
const limits = { connect: 5_000, statement: 10_000, lock: 2_000, idleInTransaction: 5_000, slowQuery: 100, idleConnection: 10_000 };

/** Not yet connected: call `initialize()`. `connect` bounds the wait for a free connection of the pool too. */
export function createDataSource(database: ServiceDatabase, url: string, options: PoolOptions = {}): DataSource {
  const logger = new QueryLogger();
  return new DataSource({
    type: 'postgres',
    url,
    applicationName: `ashlar-${database.name}`,
    entities: database.entities,
    migrations: database.migrations,
    migrationsTransactionMode: 'each',
    synchronize: false,
    installExtensions: false,
    logger,
    maxQueryExecutionTime: limits.slowQuery,
    poolSize: options.poolSize ?? 20,
    poolErrorHandler: (error: Error) => logger.lostConnection(error),
    extra: {
      connectionTimeoutMillis: limits.connect,
      statement_timeout: limits.statement,
      lock_timeout: limits.lock,
      idle_in_transaction_session_timeout: limits.idleInTransaction,
      idleTimeoutMillis: limits.idleConnection,
      keepAlive: true,
      // Statements of services end before a compiler would have paid for itself, and a plan that is kept would be compiled each time that it runs.
      options: '-c jit=off',
      onConnect: surviveLoss,
    },
  });
}

/**
 * The pool stops listening to a connection when it hands it over, and TypeORM begins a moment later. A connection that the server ends just then
 * would end the process; whoever has it hears of it by its next statement.
 */
const surviveLoss = (client: ClientBase): void => void client.on('error', () => undefined);
