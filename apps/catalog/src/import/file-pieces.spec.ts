import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import type pg from 'pg';
import { FilePieces } from './file-pieces.js';

it('a file that is stopped before its first piece leaves no failure that nobody hears of', async () => {
  const unheard: unknown[] = [];
  const hear = (reason: unknown) => void unheard.push(reason);
  process.on('unhandledRejection', hear);
  const query = (sql: string) =>
    sql.includes('substring') ? Promise.reject(new Error('Connection terminated')) : Promise.resolve({ rows: [{ number: 0, bytes: '0' }] });
  const pieces = new FilePieces({ query } as unknown as pg.Client, 'import', false, AbortSignal.abort(new Error('stopped')));
  await expect(pieces.from(0).next()).rejects.toThrow('stopped');
  await turn();
  process.off('unhandledRejection', hear);
  expect(unheard).toEqual([]);
});
