import { v7 as uuidv7 } from 'uuid';
import { AuditChain, type AuditResult } from '../../apps/users/src/audit-log/audit-chain.js';
import { AuditStore } from '../../apps/users/src/audit-log/audit-store.js';
import { usersDatabase } from '../../apps/users/src/data-source.js';
import { createDataSource } from '#platform/database/service-database.js';
import { findAuditLogKey, findDatabase } from './find-databases.js';

/** What an operator does from the command line, e.g. `{ action: 'addMasterKey' }`. */
interface OperatorsDeed {
  action: string;
  /** `kind:id`. */
  target?: string;
}

/**
 * Notes a change of keys in the audit log of the copy, before it is done and how it ended. A log that cannot be reached is said and keeps nobody from
 * it: a key that leaked has to go, whatever else is broken.
 */
export async function audited<T>(dataDir: string, deed: OperatorsDeed, work: () => Promise<T>): Promise<T> {
  const requestId = uuidv7();
  await note(dataDir, deed, requestId, 'attempted');
  try {
    const done = await work();
    await note(dataDir, deed, requestId, 'succeeded');
    return done;
  } catch (error) {
    await note(dataDir, deed, requestId, 'failed');
    throw error;
  }
}

async function note(dataDir: string, { action, target }: OperatorsDeed, requestId: string, result: AuditResult): Promise<void> {
  try {
    const chain = new AuditChain(findAuditLogKey(dataDir, process.env));
    const dataSource = await createDataSource(usersDatabase, findDatabase(dataDir, 'users', 'app', process.env), {
      poolSize: 1,
    }).initialize();
    const who = { actorKind: 'operator', actorId: null, address: null, status: null, code: null } as const;
    try {
      await new AuditStore(dataSource, chain).append([{ ...who, id: uuidv7(), action, target: target ?? null, result, requestId }]);
    } finally {
      await dataSource.destroy();
    }
  } catch (error) {
    console.error(`Not in the audit log (${action}, ${result}): ${(error as Error).message}`);
  }
}
