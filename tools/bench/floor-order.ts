import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { summarise, type Measurement } from './load.js';

/** The rows that one placed and paid order left in one table: column names with their types, and each row's values as text. */
interface WrittenRows {
  table: string;
  columns: { name: string; type: string }[];
  rows: (string | null)[][];
}

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** The transaction id of a database now, as a mark: what is written later has a greater one. */
export async function markOf(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ mark: string }>('SELECT pg_current_xact_id()::text AS mark');
  return rows[0]?.mark ?? '0';
}

/** Every row that was written since the mark, table by table: what the order cost in rows, whoever wrote them. */
export async function writtenSince(client: pg.Client, mark: string): Promise<WrittenRows[]> {
  const tables = await client.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname = 'public'`,
  );
  const found: WrittenRows[] = [];
  for (const { name } of tables.rows) {
    const columns = await client.query<{ name: string; type: string }>(
      `SELECT quote_ident(attname) AS name, format_type(atttypid, atttypmod) AS type FROM pg_attribute
       WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''`,
      [name],
    );
    const values = columns.rows.map((column) => `${column.name}::text`).join(', ');
    const rows = await client.query({
      text: `SELECT ${values} FROM ${name} WHERE xmin::text::bigint >= $1::bigint`,
      values: [mark],
      rowMode: 'array',
    });
    if (rows.rows.length > 0)
      found.push({ table: `floor_${found.length}_${name.split('.')[1]}`, columns: columns.rows, rows: rows.rows as (string | null)[][] });
  }
  return found;
}

/** Plain tables of the same columns, each with one index on its first column. */
export async function createFloorTables(client: pg.Client, written: readonly WrittenRows[]): Promise<void> {
  for (const { table, columns } of written) {
    await client.query(`CREATE TABLE ${table} (${columns.map(({ name, type }) => `${name} ${type}`).join(', ')})`);
    await client.query(`CREATE INDEX ON ${table} (${columns[0]?.name})`);
  }
}

/**
 * The least that placing and paying can cost: the same rows in one plain SQL transaction, one INSERT a table, committed to disk, by as many
 * clients at once. Ids are fresh each time.
 */
export async function measureFloor(url: string, written: readonly WrittenRows[], clients: number, seconds: number): Promise<Measurement> {
  const times: number[] = [];
  const end = Date.now() + seconds * 1000;
  const inserts = written.map(({ table, columns, rows }, n) => {
    const tuple = (row: number) => `(${columns.map(({ type }, column) => `$${row * columns.length + column + 1}::${type}`).join(', ')})`;
    return { name: `floor-${n}`, text: `INSERT INTO ${table} VALUES ${rows.map((_, row) => tuple(row)).join(', ')}`, values: rows.flat() };
  });
  const work = async () => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    while (Date.now() < end) {
      const started = performance.now();
      const fresh = new Map<string, string>();
      const renew = (value: string | null) => value?.replace(uuid, (id) => fresh.get(id) ?? fresh.set(id, randomUUID()).get(id)!) ?? null;
      await client.query('BEGIN');
      for (const insert of inserts) await client.query({ ...insert, values: insert.values.map(renew) });
      await client.query('COMMIT');
      times.push(performance.now() - started);
    }
    await client.end();
  };
  await Promise.all(Array.from({ length: clients }, work));
  return summarise(times, seconds);
}
