import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import { QueryFailedError, type DataSource } from 'typeorm';

/**
 * A statement that each connection parses and plans once, for the few that run all the time. It is a transaction of its own. Its text must be
 * constant: every text that was ever run stays on every connection.
 */
export class PreparedStatement<Row extends object> {
  private readonly name: string;

  constructor(
    private readonly dataSource: DataSource,
    private readonly text: string,
  ) {
    this.name = createHash('sha256').update(text).digest('base64url').slice(0, 40);
  }

  /** The rows that it returns. Fails as `DataSource.query` does. */
  async run(values: unknown[]): Promise<Row[]> {
    const pool = (this.dataSource.driver as unknown as { master: Pool }).master;
    try {
      const { rows } = await pool.query<Row>({ name: this.name, text: this.text, values });
      return rows;
    } catch (cause) {
      throw new QueryFailedError(this.text, undefined, cause as Error);
    }
  }
}
