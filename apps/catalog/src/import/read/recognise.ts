import type { Mapping } from './mapping.js';
import type { FileFormat } from './read-products.js';

/** What the first piece of a file shows: undefined when it may be of the format, else a sentence that says why it is not. */
export function recognise(_format: FileFormat, firstPiece: Buffer, _gzip: boolean, _mapping: Mapping | null): string | undefined {
  return firstPiece.length === 0 ? 'The file is empty.' : undefined;
}
