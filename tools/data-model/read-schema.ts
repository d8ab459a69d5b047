import type pg from 'pg';

export interface Column {
  name: string;
  type: string;
  required: boolean;
  generated: boolean;
}

/** A table with what its columns are keys of. */
export interface Table {
  name: string;
  columns: Column[];
  primaryKey: string[];
  /** Columns that are unique by themselves. */
  unique: string[];
  references: { columns: string[]; table: string }[];
}

export interface Index {
  name: string;
  table: string;
  /** What follows `USING` in its definition. */
  definition: string;
  unique: boolean;
  /** The query it serves, from `COMMENT ON INDEX`. */
  serves: string | null;
}

const keyColumns = `(SELECT array_agg(a.attname::text ORDER BY n) FROM unnest(k.conkey) WITH ORDINALITY AS key (attnum, n)
  JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = key.attnum)`;

const tables = `
  SELECT t.relname AS name,
    (SELECT json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod), 'required', a.attnotnull,
                                       'generated', a.attgenerated <> '') ORDER BY a.attnum)
     FROM pg_attribute a WHERE a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns,
    coalesce((SELECT to_json(${keyColumns}) FROM pg_constraint k WHERE k.conrelid = t.oid AND k.contype = 'p'), '[]') AS "primaryKey",
    coalesce((SELECT json_agg(a.attname ORDER BY a.attnum) FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.conkey[1]
              WHERE k.conrelid = t.oid AND k.contype = 'u' AND cardinality(k.conkey) = 1), '[]') AS unique,
    coalesce((SELECT json_agg(json_build_object('columns', ${keyColumns}, 'table', other.relname) ORDER BY k.conname)
              FROM pg_constraint k JOIN pg_class other ON other.oid = k.confrelid WHERE k.conrelid = t.oid AND k.contype = 'f'), '[]') AS references
  FROM pg_class t WHERE t.relnamespace = 'public'::regnamespace AND t.relkind = 'r' AND t.relname <> 'migrations' ORDER BY t.relname COLLATE "C"`;

const indexes = `
  SELECT c.relname AS name, t.relname AS table, split_part(pg_get_indexdef(i.indexrelid), ' USING ', 2) AS definition, i.indisunique AS unique,
         obj_description(c.oid, 'pg_class') AS serves
  FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid
  WHERE t.relnamespace = 'public'::regnamespace AND t.relname <> 'migrations' ORDER BY t.relname COLLATE "C", c.relname COLLATE "C"`;

/** The tables of a service's database, but for what its job runner and its migrations keep. */
export async function readTables(client: pg.Client): Promise<Table[]> {
  return (await client.query<Table>(tables)).rows;
}

/** The indexes of the same tables. */
export async function readIndexes(client: pg.Client): Promise<Index[]> {
  return (await client.query<Index>(indexes)).rows;
}
