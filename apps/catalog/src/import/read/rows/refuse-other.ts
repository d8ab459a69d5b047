import { UnreadableFile } from '../unreadable-file.js';

const others: readonly (readonly [beginning: string, code: string, what: string])[] = [
  ['fffe', 'UTF16', 'The file is UTF-16: save it as UTF-8.'],
  ['feff', 'UTF16', 'The file is UTF-16: save it as UTF-8.'],
  ['504b0304', 'BINARY', 'The file is a ZIP archive or a spreadsheet (.xlsx): save it as CSV.'],
  ['d0cf11e0', 'BINARY', 'The file is an old spreadsheet (.xls): save it as CSV.'],
  ['25504446', 'BINARY', 'The file is a PDF.'],
  ['1f8b', 'BINARY', 'The file was compressed twice: send gzip, or the file itself.'],
  ['28b52ffd', 'BINARY', 'The file is compressed by zstd: send gzip, or the file itself.'],
  ['425a68', 'BINARY', 'The file is compressed by bzip2: send gzip, or the file itself.'],
  ['fd377a585a', 'BINARY', 'The file is compressed by xz: send gzip, or the file itself.'],
  ['89504e47', 'BINARY', 'The file is an image.'],
  ['ffd8ff', 'BINARY', 'The file is an image.'],
];

/** A row with a NUL is a fault of that row. */
const strayNuls = 2;

/** Throws `UnreadableFile` when the first bytes of a file show that it is no UTF-8 text. */
export function refuseOther(bytes: Buffer): void {
  const beginning = bytes.toString('hex', 0, 8);
  const other = others.find(([magic]) => beginning.startsWith(magic));
  if (other) throw new UnreadableFile(other[1], other[2]);
  if (bytes.subarray(0, 1_024).filter((byte) => byte === 0).length <= strayNuls) return;
  const sample = bytes.subarray(0, 64);
  const zeros = [0, 1].map((odd) => sample.filter((byte, at) => byte === 0 && at % 2 === odd).length);
  if (Math.abs(zeros[0] - zeros[1]) > sample.length / 4) throw new UnreadableFile('UTF16', 'The file is UTF-16: save it as UTF-8.');
  throw new UnreadableFile('BINARY', 'The file is no text.');
}
