import pg from 'pg';

/** A database as it was at one moment. Nothing can be written through it. */
export class Snapshot {
  private cursors = 0;

  private constructor(private readonly client: pg.Client) {}

  /** Opens it, and closes it once `work` is done. */
  static async of<T>(url: string, work: (snapshot: Snapshot) => Promise<T>): Promise<T> {
    const client = new pg.Client({ connectionString: url, application_name: 'ashlar tools' });
    // A server that goes away fails the query under way too; without a listener it would end the process instead.
    client.on('error', () => undefined);
    await client.connect();
    try {
      await client.query(`SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0; SET jit = off; SET work_mem = '64MB'`);
      await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY');
      await client.query('SELECT 1');
      return await work(new Snapshot(client));
    } finally {
      await client.end();
    }
  }

  async rows<Row extends object>(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
    return (await this.client.query<Row>(sql, [...values])).rows;
  }

  /** The same, a thousand at a time. */
  async *stream<Row extends object>(sql: string): AsyncGenerator<Row> {
    const cursor = `c${++this.cursors}`;
    await this.client.query(`DECLARE ${cursor} NO SCROLL CURSOR FOR ${sql}`);
    for (;;) {
      const { rows } = await this.client.query<Row>(`FETCH 1000 FROM ${cursor}`);
      if (rows.length === 0) break;
      yield* rows;
    }
    await this.client.query(`CLOSE ${cursor}`);
  }
}
