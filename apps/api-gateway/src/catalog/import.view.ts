import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { FileFormat, ImportPhase, ImportState, type Import } from '#contracts/generated/ashlar/catalog/v1/imports.js';
import { instant, instantOrNull } from '../edge/output/instant.js';
import { fileFormats } from './imports.dto.js';

const states = ['queued', 'running', 'succeeded', 'failed'] as const;
const phases = ['reading', 'resolving', 'applying', 'done'] as const;

/** Why a file could not be read to its end. */
@ApiSchema({ name: 'ImportError' })
export class ImportErrorView {
  @ApiProperty({ example: 'TRUNCATED' })
  code: string;
  @ApiProperty({ example: 'The gzip ends before its end.' })
  message: string;
}

/** A product file on its way in. */
@ApiSchema({ name: 'Import' })
export class ImportView {
  @ApiProperty({ format: 'uuid' })
  id: string;
  @ApiProperty({
    enum: states,
    description: 'One runs at a time. `failed`: the file could not be read to its end, and nothing of it was written.',
  })
  state: (typeof states)[number];
  @ApiProperty({ enum: phases, description: 'What it is about: reading the file, comparing it with the catalog, writing.' })
  phase: (typeof phases)[number];
  @ApiProperty({ enum: fileFormats })
  format: (typeof fileFormats)[number];
  @ApiProperty({ description: 'It counts and writes nothing.' })
  dryRun: boolean;
  @ApiProperty({ type: 'integer', description: 'Rows of the file so far, its header not among them.' })
  rowsRead: number;
  @ApiProperty({ type: 'integer', description: 'Products so far.' })
  created: number;
  @ApiProperty({ type: 'integer', description: 'Products so far.' })
  updated: number;
  @ApiProperty({ type: 'integer', description: 'Products that were already as the file says; nothing was written.' })
  unchanged: number;
  @ApiProperty({ type: 'integer', description: 'Rows that were not taken: *streamImportErrors* says why.' })
  rejected: number;
  @ApiProperty({ type: 'integer', description: 'Of `bytesTotal`, as the file came.' })
  bytesRead: number;
  @ApiProperty({ type: 'integer' })
  bytesTotal: number;
  @ApiProperty({ type: 'integer', nullable: true, description: 'Rows by time, from start to finish or until now. Null before it starts.' })
  rowsPerSecond: number | null;
  @ApiProperty({ type: () => ImportErrorView, nullable: true, description: 'Why it failed.' })
  error: ImportErrorView | null;
  @ApiProperty({ format: 'date-time' })
  createdAt: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  startedAt: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  finishedAt: string | null;
}

/** `UPLOADING` of `IMPORT_STATE_UPLOADING`, in small letters. */
const named = <T extends string>(value: string, prefix: string): T => value.slice(prefix.length).toLowerCase() as T;

export const toImportView = (from: Import): ImportView => ({
  id: from.id,
  state: named(from.state satisfies ImportState, 'IMPORT_STATE_'),
  phase: named(from.phase satisfies ImportPhase, 'IMPORT_PHASE_'),
  format: named(from.format satisfies FileFormat, 'FILE_FORMAT_'),
  dryRun: from.dryRun,
  rowsRead: from.rowsRead,
  created: from.created,
  updated: from.updated,
  unchanged: from.unchanged,
  rejected: from.rejected,
  bytesRead: from.bytesRead,
  bytesTotal: from.bytesTotal,
  rowsPerSecond: rowsPerSecond(from),
  error: from.errorCode == null ? null : { code: from.errorCode, message: from.error ?? '' },
  createdAt: instant(from.createdAt),
  startedAt: instantOrNull(from.startedAt),
  finishedAt: instantOrNull(from.finishedAt),
});

function rowsPerSecond({ rowsRead, startedAt, finishedAt }: Import): number | null {
  const started = instantOrNull(startedAt);
  if (started === null) return null;
  const until = Date.parse(instantOrNull(finishedAt) ?? new Date().toISOString());
  return Math.round((rowsRead * 1_000) / Math.max(until - Date.parse(started), 1));
}
