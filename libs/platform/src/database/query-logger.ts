import { Logger } from '@nestjs/common';
import type { Logger as TypeOrmLogger } from 'typeorm';

/** Reports what is worth a person's attention: slow queries and lost connections. Parameters may be personal data and are never written. */
export class QueryLogger implements TypeOrmLogger {
  private readonly logger = new Logger('database');

  logQuerySlow(milliseconds: number, query: string): void {
    this.logger.warn({ milliseconds, query: query.replace(/\s+/g, ' ').slice(0, 500) }, 'slow query');
  }

  /** The pool replaces the connection by itself; without a handler the process would end. */
  lostConnection(error: Error): void {
    this.logger.warn({ reason: error.message }, 'a database connection was lost');
  }

  logQuery(): void {}
  logQueryError(): void {}
  logSchemaBuild(): void {}
  logMigration(): void {}
  log(): void {}
}
