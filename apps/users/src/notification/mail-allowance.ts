import type { EntityManager } from 'typeorm';

/** A mail that somebody asked for. */
interface AskedMail {
  /** The same at every attempt to send it. */
  id: string;
  kind: 'verify-email' | 'password-reset';
  accountId: string;
}

const everySeconds = 60;
const perDay = { 'verify-email': 20, 'password-reset': 5 } as const satisfies Record<AskedMail['kind'], number>;

/**
 * Whether a mail may go out now: one a minute and a few a day of each kind, or anybody could fill anybody's mailbox. Another attempt at the same one
 * always may. In the transaction of `manager` the account is locked, so that two at once do not both find that they may.
 */
export async function maySend(manager: EntityManager, { id, kind, accountId }: AskedMail): Promise<boolean> {
  await manager.query('SELECT 1 FROM account WHERE id = $1 FOR NO KEY UPDATE', [accountId]);
  const noted = await manager.query<unknown[]>(
    `INSERT INTO account_mail (id, kind, account_id)
     SELECT $1::uuid, $2::text, $3::uuid FROM account_mail
     WHERE account_id = $3 AND kind = $2 AND id <> $1 AND sent_at > now() - interval '1 day'
     HAVING count(*) < $4 AND count(*) FILTER (WHERE sent_at > now() - make_interval(secs => $5)) = 0
     ON CONFLICT (id, kind) DO UPDATE SET account_id = excluded.account_id
     RETURNING id`,
    [id, kind, accountId, perDay[kind], everySeconds],
  );
  return noted.length > 0;
}
