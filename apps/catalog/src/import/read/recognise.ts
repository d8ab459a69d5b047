import { constants, gunzipSync } from 'node:zlib';
import { beginFile } from './begin-file.js';
import { isGzip } from './decompress.js';
import type { Mapping } from './mapping.js';
import type { FileFormat } from './read-settings.js';
import { UnreadableFile } from './unreadable-file.js';

/** Of a compressed beginning, this much is looked at: it cannot become more than some 16 MiB. */
const looked = 16_384;

/** What the first piece of a file shows: undefined when it may be of the format, else a sentence that says why it is not. */
export function recognise(format: FileFormat, firstPiece: Buffer, gzip: boolean, mapping: Mapping | null): string | undefined {
  if (firstPiece.length === 0) return 'The file is empty.';
  if (mapping && format !== 'csv' && format !== 'ndjson') return `A mapping goes with csv and ndjson, not with ${format}.`;
  if (gzip && !isGzip(firstPiece)) return 'The file is no gzip file, although it was said to be one.';
  try {
    const bytes = isGzip(firstPiece) ? beginningOf(firstPiece) : firstPiece;
    const file = beginFile(bytes, false, { format, mapping, currency: 'GBP', locale: null, zeroPrices: false });
    if (file && format === 'ndjson') return firstLineFault(bytes.subarray(file.skip), file.header[0]);
    return undefined;
  } catch (error) {
    if (error instanceof UnreadableFile) return error.message;
    throw error;
  }
}

function beginningOf(piece: Buffer): Buffer {
  try {
    return gunzipSync(piece.subarray(0, looked), { finishFlush: constants.Z_SYNC_FLUSH });
  } catch (error) {
    throw new UnreadableFile('GZIP_BROKEN', 'The gzip file is broken: compress it again.', error);
  }
}

/** An object over many lines begins like NDJSON, and no line of it is any. */
function firstLineFault(bytes: Buffer, kind: string): string | undefined {
  if (kind === 'array') return undefined;
  const line = bytes.toString('utf8', 0, Math.min(bytes.indexOf(0x0a), 65_536)).trim();
  return line === '{'
    ? 'The file is one JSON object over many lines: NDJSON has one on each line, and a mapping can name the array by “rows”.'
    : undefined;
}
