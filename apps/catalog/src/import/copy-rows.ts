import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom, type CopyStreamQuery } from 'pg-copy-streams';

export type Cell = string | number | boolean | null;

/** A message to the server for each row would cost more than the row. */
const lettersAtOnce = 64 * 1024;

/** Adds rows, which are made by `rowOf` as they are sent, to a table: one COPY. */
export async function copyRows(session: pg.Client, target: string, rows: Iterable<string>): Promise<void> {
  await sendAll(session.query(copyFrom(`COPY ${target} FROM STDIN`)), messages(rows));
}

/** Sends what a COPY takes, no faster than the server takes it. */
export async function sendAll(stream: CopyStreamQuery, messages: Iterable<string | Buffer>): Promise<void> {
  const done = finished(stream);
  done.catch(() => undefined);
  for (const message of messages) if (!stream.write(message)) await Promise.race([once(stream, 'drain'), done]);
  stream.end();
  await done;
}

function* messages(rows: Iterable<string>): Generator<string> {
  let message = '';
  for (const row of rows) {
    message += row;
    if (message.length < lettersAtOnce) continue;
    yield message;
    message = '';
  }
  if (message !== '') yield message;
}

/** A line in PostgreSQL's text format of COPY. */
export function rowOf(cells: readonly Cell[]): string {
  let line = '';
  for (let at = 0; at < cells.length; at++) {
    const cell = cells[at];
    if (at > 0) line += '\t';
    line += cell === null ? '\\N' : typeof cell === 'string' ? escape(cell) : String(cell);
  }
  return `${line}\n`;
}

/** An array of texts as PostgreSQL reads it. */
export const arrayOf = (texts: readonly string[] | null): string | null => texts && `{${texts.map(quoted).join(',')}}`;

const quoted = (text: string): string => (/["\\]/.test(text) ? `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"` : `"${text}"`);

/** JSON, or null for null. */
export const jsonOf = (value: object | null): string | null => value && JSON.stringify(value);

const special = /[\\\t\n\r\0]/;
const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r', '\0': '' };
const escape = (text: string): string => (special.test(text) ? text.replace(/[\\\t\n\r\0]/g, (letter) => escapes[letter] ?? '') : text);
