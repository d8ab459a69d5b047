import { Inject, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { HealthProbe } from '../grpc/health.controller.js';
import { assertMigrated } from './migrate.js';
import { createDataSource, type ServiceDatabase } from './service-database.js';

const connectAttempts = 30;

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

/** Provides the service's `DataSource`, connected and checked, and its health probe; ends the pool at shutdown. */
@Module({})
export class DatabaseModule implements OnApplicationShutdown {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  static forRoot(database: ServiceDatabase, url: string): DynamicModule {
    return {
      module: DatabaseModule,
      global: true,
      providers: [
        { provide: DataSource, useFactory: () => connect(database, url) },
        { provide: HealthProbe, useFactory: (dataSource: DataSource) => new DatabaseProbe(dataSource), inject: [DataSource] },
      ],
      exports: [DataSource, HealthProbe],
    };
  }

  async onApplicationShutdown(): Promise<void> {
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
