import { sqlRule, type Rule } from '../rule.js';

/** What is kept of the rows of a file while it comes in. */
const staging = ['import_product', 'import_variant', 'import_target', 'import_part', 'import_category'];

const staged = `(${staging.map((table) => `EXISTS (SELECT FROM ${table})`).join(' OR ')})`;

/** Product files. */
export const importRules: Rule[] = [
  sqlRule('imports: the counts of each add up', 'catalog', {
    count: `SELECT count(*) FROM import WHERE state IN ('succeeded', 'failed')`,
    violations: `
      WITH told AS (SELECT import_id, count(DISTINCT line) AS lines FROM import_error GROUP BY import_id)
      SELECT i.id, format('%s: %s rows of %s bytes out of %s, %s created, %s updated, %s unchanged, %s rejected; %s rows are told of', i.state, i.rows_read, i.bytes_read,
                          i.bytes_total, i.created, i.updated, i.unchanged, i.rejected, coalesce(told.lines, 0)) AS what
      FROM import i LEFT JOIN told ON told.import_id = i.id
      WHERE i.state IN ('succeeded', 'failed') AND (
        least(i.created, i.updated, i.unchanged, i.rejected) < 0 OR i.bytes_read > i.bytes_total OR i.rejected > coalesce(told.lines, 0)
        OR i.state = 'succeeded' AND (i.bytes_read <> i.bytes_total OR i.rejected <> coalesce(told.lines, 0) OR i.rejected > i.rows_read
                                      OR i.created + i.updated + i.unchanged > i.rows_read))`,
  }),
  sqlRule('imports: one that has ended left nothing behind', 'catalog', {
    count: `SELECT count(*) FROM import WHERE state IN ('succeeded', 'failed')`,
    violations: `
      SELECT i.id::text, format('it is %s, and pieces or batches of its file are still there', i.state) AS what FROM import i
      WHERE i.state IN ('succeeded', 'failed') AND (EXISTS (SELECT FROM import_piece p WHERE p.import_id = i.id) OR EXISTS (SELECT FROM import_batch b WHERE b.import_id = i.id))
      UNION ALL
      SELECT coalesce(s.import_id::text, 'nobody'), format('rows of its file are staged, and it is %s', coalesce(i.state, 'not there'))
      FROM (SELECT 1) one LEFT JOIN import_staging s ON true LEFT JOIN import i ON i.id = s.import_id
      WHERE (s.import_id IS NOT NULL OR ${staged}) AND i.state IS DISTINCT FROM 'running'`,
  }),
  sqlRule('imports: none waits for a quarter of an hour', 'catalog', {
    count: `SELECT count(*) FROM import WHERE state IN ('queued', 'running')`,
    violations: `
      SELECT id, format('it is %s (%s), and nobody has worked at any since %s', state, phase, updated_at) AS what FROM import
      WHERE state IN ('queued', 'running') AND (SELECT max(updated_at) FROM import WHERE state IN ('queued', 'running')) < now() - interval '15 minutes'`,
  }),
];
