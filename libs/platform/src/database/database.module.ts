import { Inject, Module, type DynamicModule, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { HealthProbe } from '../grpc/health.controller.js';
import { assertMigrated } from './migrate.js';
import { ReadDatabase } from './replicas/read-database.js';
import { Replica } from './replicas/replica.js';
import { createDataSource, type ServiceDatabase } from './service-database.js';

const connectAttempts = 30;
const lookAtReplicasEveryMs = 200;

/** Ready when the database answers. */
class DatabaseProbe extends HealthProbe {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async check(): Promise<boolean> {
    await this.dataSource.query('SELECT 1');
    return true;
  }
}

interface ReadReplicas {
  urls: readonly string[];
  /** One that is further behind the primary is not read. */
  maxLagMs: number;
}

/** Provides the service's `DataSource`, connected and checked, where its reads go, and its health probe; ends the pools at shutdown. */
@Module({})
export class DatabaseModule implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(ReadDatabase) private readonly reads: ReadDatabase,
  ) {}

  static forRoot(database: ServiceDatabase, url: string, replicas: ReadReplicas = { urls: [], maxLagMs: 0 }): DynamicModule {
    return {
      module: DatabaseModule,
      global: true,
      providers: [
        { provide: DataSource, useFactory: () => connect(database, url) },
        { provide: ReadDatabase, useFactory: (primary: DataSource) => readDatabase(primary, database, replicas), inject: [DataSource] },
        { provide: HealthProbe, useFactory: (dataSource: DataSource) => new DatabaseProbe(dataSource), inject: [DataSource] },
      ],
      exports: [DataSource, ReadDatabase, HealthProbe],
    };
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.reads.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.reads.stop();
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }
}

/** A database that is still starting is waited for; one that refuses the password or lacks migrations is not. */
async function connect(database: ServiceDatabase, url: string): Promise<DataSource> {
  const dataSource = createDataSource(database, url);
  for (let attempt = 1; ; attempt++) {
    try {
      await dataSource.initialize();
      break;
    } catch (error) {
      const passing = /ECONNREFUSED|ECONNRESET|57P03|starting up|timeout/.test(
        `${(error as { code?: string }).code} ${(error as Error).message}`,
      );
      if (!passing || attempt === connectAttempts) throw error;
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    }
  }
  await assertMigrated(dataSource);
  return dataSource;
}

/** A replica is connected to once it answers: one that is down keeps nobody from starting. */
function readDatabase(primary: DataSource, database: ServiceDatabase, { urls, maxLagMs }: ReadReplicas): ReadDatabase {
  const replicas = urls.map((url, index) => new Replica(`replica ${index + 1}`, createDataSource(database, url)));
  return new ReadDatabase(primary, replicas, { maxLagMs, lookEveryMs: lookAtReplicasEveryMs });
}
