import type pg from 'pg';

/** SQL statements that the services' roles have sent so far, without the words that only begin and end transactions. */
export async function statementsSoFar(admin: pg.Client): Promise<number> {
  const { rows } = await admin.query<{ calls: string | null }>(
    `SELECT sum(s.calls) AS calls FROM pg_stat_statements s JOIN pg_roles r ON r.oid = s.userid
     WHERE r.rolname IN ('users_app', 'catalog_app', 'orders_app') AND s.toplevel
       AND s.query !~* '^(begin|commit|rollback|start transaction|set |deallocate|select 1$|select \\$1$)'`,
  );
  return Number(rows[0]?.calls ?? 0);
}
