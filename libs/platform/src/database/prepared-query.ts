import { createHash } from 'node:crypto';
import type { ClientBase, Pool } from 'pg';
import { QueryFailedError, type EntityManager } from 'typeorm';

const names = new Map<string, string>();

/**
 * Runs a statement that each connection parses and plans once, inside the transaction of `manager` when it has one. For the few statements that run
 * all the time: the text must be constant, since every text that was ever run stays on every connection, and must name the columns it selects, since
 * one that selects `*` fails once a migration adds a column. Fails as `manager.query` does.
 */
export async function preparedQuery<Row extends object>(
  manager: EntityManager,
  text: string,
  values: unknown[],
): Promise<{ rows: Row[]; count: number }> {
  const client = (await manager.queryRunner?.connect()) as ClientBase | undefined;
  const pool = (manager.dataSource.driver as unknown as { master: Pool }).master;
  try {
    const { rows, rowCount } = await (client ?? pool).query<Row>({ name: nameOf(text), text, values });
    return { rows, count: rowCount ?? 0 };
  } catch (cause) {
    throw new QueryFailedError(text, undefined, cause as Error);
  }
}

function nameOf(text: string): string {
  let name = names.get(text);
  if (name === undefined) {
    name = createHash('sha256').update(text).digest('base64url').slice(0, 40);
    names.set(text, name);
  }
  return name;
}
