import type { RowReader, RowSays } from '../says.js';
import { UnreadableFile } from '../unreadable-file.js';
import type { Table } from './table.js';
import { cellsOf, oneLine } from './table-row.js';

/** A row of another shop's export: its cells by the name of their column, whatever its letters' case; empty when there is no such column. */
export interface ForeignRow {
  line: number;
  /** As it stands, without spaces around it. */
  cell(...names: string[]): string;
  /** In one line. */
  text(...names: string[]): string;
  has(...names: string[]): boolean;
}

/**
 * A format of another shop. Its columns are known by name in any order and case, and those that are not known are passed over. `needed` has a list of
 * names for each column without which the file is not of this format.
 */
export function foreignTable(
  format: string,
  known: (column: string) => boolean,
  needed: readonly (readonly string[])[],
  reading: (header: readonly string[]) => (row: ForeignRow) => RowSays | null,
): Table {
  return {
    isKnown: (column) => known(column.toLowerCase()),
    reader: (header, delimiter): RowReader => {
      const lower = header.map((column) => column.trim().toLowerCase());
      const missing = needed.find(
        (names) => !names.some((name) => lower.some((column) => column === name || column.startsWith(`${name}:`))),
      );
      if (missing)
        throw new UnreadableFile('MISSING_COLUMN', `The file has no column “${missing.join('” or “')}”, as every ${format} file has.`);
      const places = new Map<string, number>();
      lower.forEach((column, at) => places.has(column) || places.set(column, at));
      const read = reading(lower);
      return {
        read(text, line) {
          const cells = cellsOf(text, delimiter, header.length);
          return cells && read(rowOf(cells.values, places, line));
        },
      };
    },
  };
}

function rowOf(values: readonly string[], places: ReadonlyMap<string, number>, line: number): ForeignRow {
  const placeOf = (names: readonly string[]) => {
    for (const name of names) {
      const place = places.get(name);
      if (place !== undefined) return place;
    }
    return -1;
  };
  const cell = (...names: string[]) => {
    const place = placeOf(names);
    return place === -1 ? '' : values[place].trim();
  };
  return { line, cell, text: (...names) => oneLine(cell(...names)), has: (...names) => placeOf(names) !== -1 };
}
