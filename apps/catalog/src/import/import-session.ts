import pg from 'pg';

/**
 * A connection of an import's own. Its limits are wider than the service's: one statement may go over the whole file. What a lost server forgets is done
 * again, since a batch and the note that it is done are one transaction: so nobody waits for the disk.
 */
export async function openImportSession(connectionString: string): Promise<pg.Client> {
  const session = new pg.Client({
    ...{ connectionString, application_name: 'ashlar-import', keepAlive: true, connectionTimeoutMillis: 5_000 },
    ...{ statement_timeout: 3_600_000, lock_timeout: 5_000, idle_in_transaction_session_timeout: 300_000 },
  });
  session.on('error', () => undefined);
  await session.connect();
  await session.query(`SET synchronous_commit = off; SET work_mem = '64MB'; SET jit = off`);
  return session;
}

/** Ends it, also when the server no longer answers. */
export async function closeImportSession(session: pg.Client): Promise<void> {
  const ended = session.end().catch(() => undefined);
  await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 1_000).unref())]);
  (session as unknown as { connection?: { stream?: { destroy(): void } } }).connection?.stream?.destroy();
}
