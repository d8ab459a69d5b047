import type { Index, Table } from './read-schema.js';

export interface ServiceSchema {
  service: string;
  tables: Table[];
  /** Only of a database whose indexes are explained. */
  indexes?: Index[];
}

/** The page: what people wrote of it, then what the databases say of themselves. */
export function dataModelPage(preface: string, schemas: readonly ServiceSchema[]): string {
  const sections = schemas.map(({ service, tables, indexes }) =>
    [`## ${service}`, diagramOf(tables), ...(indexes ? [`### Indexes of ${service}`, tableOf(indexes)] : [])].join('\n\n'),
  );
  return `${[preface.trim(), ...sections].join('\n\n')}\n`;
}

/** A Mermaid entity relationship diagram. */
function diagramOf(tables: readonly Table[]): string {
  const entities = tables.flatMap((table) => [`  ${table.name} {`, ...table.columns.map((column) => columnLine(table, column)), '  }']);
  const references = tables.flatMap((table) => table.references.map((reference) => referenceLine(table, reference)));
  return ['```mermaid', 'erDiagram', ...entities, ...references, '```'].join('\n');
}

function columnLine(table: Table, { name, type, required, generated }: Table['columns'][number]): string {
  const keys = [
    ...(table.primaryKey.includes(name) ? ['PK'] : []),
    ...(table.references.some(({ columns }) => columns.includes(name)) ? ['FK'] : []),
    ...(table.unique.includes(name) ? ['UK'] : []),
  ].join(', ');
  const remark = [...(required ? [] : ['may be null']), ...(generated ? ['generated'] : [])].join(', ');
  return `    ${[shortType(type), name, keys, remark && `"${remark}"`].filter(Boolean).join(' ')}`;
}

function referenceLine(table: Table, { columns, table: other }: Table['references'][number]): string {
  const single =
    columns.length === 1 && (table.unique.includes(columns[0]) || (table.primaryKey.length === 1 && table.primaryKey[0] === columns[0]));
  const optional = columns.some((column) => table.columns.some(({ name, required }) => name === column && !required));
  return `  ${other} ${optional ? '|o' : '||'}--${single ? 'o|' : 'o{'} ${table.name} : "${columns.join(', ')}"`;
}

/** As SQL is written here, and in the letters that a diagram takes. */
const shortType = (type: string): string =>
  type
    .replace(/^timestamp(\(\d\))? with time zone$/, 'timestamptz$1')
    .replace('character', 'char')
    .replace('double precision', 'float8')
    .replaceAll(' ', '_');

function tableOf(indexes: readonly Index[]): string {
  const cell = (text: string) => text.replaceAll('|', '\\|');
  const rows = indexes.map(({ name, table, definition, unique, serves }) =>
    [table, `\`${name}\``, `${unique ? 'unique ' : ''}\`${definition}\``, serves ?? 'nobody said'].map(cell).join(' | '),
  );
  return ['| table | index | what it is | serves |', '|---|---|---|---|', ...rows.map((row) => `| ${row} |`)].join('\n');
}
