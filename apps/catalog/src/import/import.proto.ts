import { FileFormat, ImportPhase, ImportState, type Import } from '#contracts/generated/ashlar/catalog/v1/imports.js';
import { toTimestamp } from '#contracts/timestamp.js';
import type { FileFormat as FormatName } from './read/read-settings.js';

/** A row of `import` that was submitted, in the columns below; `bigint` comes as text. */
export interface ImportRow {
  id: string;
  state: 'queued' | 'running' | 'succeeded' | 'failed';
  format: FormatName;
  phase: 'reading' | 'resolving' | 'applying' | 'done';
  dry_run: boolean;
  bytes_total: string;
  bytes_read: string;
  rows_read: string;
  created: string;
  updated: string;
  unchanged: string;
  rejected: string;
  error_code: string | null;
  error: string | null;
  created_at: Date;
  started_at: Date | null;
  finished_at: Date | null;
}

export const importColumns =
  'id, state, format, phase, dry_run, bytes_total, bytes_read, rows_read, created, updated, unchanged, rejected, error_code, error, created_at, started_at, finished_at';

const formats = {
  csv: FileFormat.FILE_FORMAT_CSV,
  ndjson: FileFormat.FILE_FORMAT_NDJSON,
  shopify: FileFormat.FILE_FORMAT_SHOPIFY,
  woocommerce: FileFormat.FILE_FORMAT_WOOCOMMERCE,
  vendure: FileFormat.FILE_FORMAT_VENDURE,
} as const satisfies Record<FormatName, FileFormat>;

const states = {
  queued: ImportState.IMPORT_STATE_QUEUED,
  running: ImportState.IMPORT_STATE_RUNNING,
  succeeded: ImportState.IMPORT_STATE_SUCCEEDED,
  failed: ImportState.IMPORT_STATE_FAILED,
} as const;

const phases = {
  reading: ImportPhase.IMPORT_PHASE_READING,
  resolving: ImportPhase.IMPORT_PHASE_RESOLVING,
  applying: ImportPhase.IMPORT_PHASE_APPLYING,
  done: ImportPhase.IMPORT_PHASE_DONE,
} as const;

/** The format that was asked for; undefined when none was. */
export const formatNameOf = (format: FileFormat): FormatName | undefined =>
  (Object.keys(formats) as FormatName[]).find((name) => formats[name] === format);

export const toImport = (row: ImportRow): Import => ({
  id: row.id,
  state: states[row.state],
  format: formats[row.format],
  phase: phases[row.phase],
  dryRun: row.dry_run,
  rowsRead: Number(row.rows_read),
  created: Number(row.created),
  updated: Number(row.updated),
  unchanged: Number(row.unchanged),
  rejected: Number(row.rejected),
  bytesRead: Number(row.bytes_read),
  bytesTotal: Number(row.bytes_total),
  errorCode: row.error_code ?? undefined,
  error: row.error ?? undefined,
  createdAt: toTimestamp(row.created_at),
  startedAt: row.started_at ? toTimestamp(row.started_at) : undefined,
  finishedAt: row.finished_at ? toTimestamp(row.finished_at) : undefined,
});
