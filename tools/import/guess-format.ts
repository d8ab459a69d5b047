import type { Format } from './options.js';

/** Columns that only one of the formats has together. */
const marks: readonly [Format, readonly string[]][] = [
  ['shopify', ['handle', 'title', 'variant price']],
  ['woocommerce', ['type', 'sku', 'regular price']],
  ['vendure', ['name', 'optiongroups', 'optionvalues', 'stockonhand']],
];

/** What a file looks like from its first bytes. `mapped`: its fields are named by a mapping, so it is nobody's export. */
export function guessFormat(head: Buffer, mapped: boolean): Format {
  const text = head
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trimStart();
  if (/^[{[]/.test(text)) return 'ndjson';
  if (mapped) return 'csv';
  const [header = ''] = text.split(/\r?\n/, 1);
  const columns = new Set(header.split(/[,;\t|]/).map((column) => column.trim().replace(/^"|"$/g, '').toLowerCase()));
  return marks.find(([, own]) => own.every((column) => columns.has(column)))?.[0] ?? 'csv';
}
