import type { EntityManager } from 'typeorm';

/** `clock_timestamp()`, as for people's sessions: who polls for what has ended reads on from a moment, and must not pass one by. */
const note = 'INSERT INTO ended_client_session (id, ended_at) SELECT session_id, clock_timestamp() FROM ended RETURNING id';

/** Ends every token that a client has; its secrets bring new ones, of new sessions. Answers with what has ended. */
export async function endTokens(manager: EntityManager, clientId: string): Promise<string[]> {
  await forgetOld(manager);
  const rows = await manager.query<{ id: string }[]>(
    `WITH ended AS (
       SELECT hash, session_id FROM api_client_secret WHERE client_id = $1
     ), renewed AS (
       UPDATE api_client_secret s SET session_id = gen_random_uuid() FROM ended WHERE s.hash = ended.hash
     ) ${note}`,
    [clientId],
  );
  return rows.map(({ id }) => id);
}

/** Takes secrets away with the tokens that they brought: all, or only those that were running out. Answers with what has ended. */
export async function removeSecrets(manager: EntityManager, clientId: string, which: 'all' | 'running out'): Promise<string[]> {
  await forgetOld(manager);
  const rows = await manager.query<{ id: string }[]>(
    `WITH ended AS (
       DELETE FROM api_client_secret WHERE client_id = $1 AND ($2 OR expires_at IS NOT NULL) RETURNING session_id
     ) ${note}`,
    [clientId, which === 'all'],
  );
  return rows.map(({ id }) => id);
}

/** No token lives this long. */
const forgetOld = (manager: EntityManager): Promise<unknown> =>
  manager.query(`DELETE FROM ended_client_session WHERE ended_at < now() - interval '1 day'`);
