import pg from 'pg';

interface Options {
  /** Tables that may change. */
  except?: readonly string[];
}

/** A fingerprint of every table's rows, by the table's name: equal before and after what must change nothing. */
export async function contentOf(databaseUrl: string, { except = [] }: Options = {}): Promise<Record<string, string>> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  try {
    const tables = await client.query<{ name: string }>(
      `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND NOT tablename = ANY ($1) ORDER BY 1`,
      [except],
    );
    const parts = tables.rows.map(
      ({ name }) =>
        `SELECT '${name}' AS name, count(*) || ' rows ' || coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') AS rows FROM "${name}" t`,
    );
    const content = await client.query<{ name: string; rows: string }>(parts.join(' UNION ALL '));
    return Object.fromEntries(content.rows.map(({ name, rows }) => [name, rows]));
  } finally {
    await client.end();
  }
}
