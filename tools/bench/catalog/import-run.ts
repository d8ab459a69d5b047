import { createReadStream } from 'node:fs';
import { request } from 'undici';
import type { AshlarCopy } from '#testing/ashlar-copy.js';
import { usageOf } from '../process-usage.js';

/** How an import went. */
export interface ImportRun {
  created: number;
  updated: number;
  unchanged: number;
  rejected: number;
  rows: number;
  /** From its start to its end, as it says of itself. */
  seconds: number;
  uploadSeconds: number;
  /** The most memory that catalog had meanwhile. */
  catalogMb: number;
}

interface ImportView {
  state: string;
  created: number;
  updated: number;
  unchanged: number;
  rejected: number;
  rowsRead: number;
  startedAt: string;
  finishedAt: string | null;
  error: unknown;
}

/** Sends a CSV file through the public API and waits for its end. */
export async function importFile(copy: AshlarCopy, token: string, path: string, said: (line: string) => void): Promise<ImportRun> {
  const authorization = `Bearer ${token}`;
  const began = performance.now();
  const { statusCode, headers, body } = await request(`${copy.url}/api/v1/imports?format=csv`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'text/csv' },
    body: createReadStream(path),
    headersTimeout: 600_000,
  });
  const text = await body.text();
  if (statusCode !== 202) throw new Error(`POST /imports answered ${statusCode}: ${text}`);
  const uploadSeconds = (performance.now() - began) / 1000;
  let catalogMb = 0;
  for (;;) {
    const answer = await request(`${copy.url}${String(headers['location'])}`, { headers: { authorization } });
    const { data } = (await answer.body.json()) as { data: ImportView };
    catalogMb = Math.max(catalogMb, usageOf(copy.pids()['catalog'] ?? 0).rssMb);
    said(`${data.state}: ${data.rowsRead} rows read, ${data.created + data.updated + data.unchanged} products`);
    if (data.state === 'failed') throw new Error(`The import failed: ${JSON.stringify(data.error)}`);
    if (data.state === 'succeeded') {
      const seconds = (Date.parse(data.finishedAt ?? '') - Date.parse(data.startedAt)) / 1000;
      const { created, updated, unchanged, rejected, rowsRead: rows } = data;
      return { created, updated, unchanged, rejected, rows, seconds, uploadSeconds, catalogMb };
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
