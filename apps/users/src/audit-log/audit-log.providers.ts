import type { Provider } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AuditChain } from './audit-chain.js';
import { AuditLog } from './audit-log.js';
import { AuditLogQueries } from './audit-log.queries.js';
import { AuditStore } from './audit-store.js';

/** The audit log, chained by `key`. */
export const auditLogProviders = (key: string): Provider[] => [
  { provide: AuditStore, useFactory: (dataSource: DataSource) => new AuditStore(dataSource, new AuditChain(key)), inject: [DataSource] },
  AuditLog,
  AuditLogQueries,
];
