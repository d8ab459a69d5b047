import { CsvError } from 'csv-parse';

const systemReasons: Record<string, string> = {
  ENOENT: 'there is no such file.',
  EISDIR: 'it is a folder.',
  EACCES: 'it may not be read.',
  Z_DATA_ERROR: 'it is no whole gzip file.',
  Z_BUF_ERROR: 'its gzip data ends too early.',
};

/** The file cannot be replayed; the message says in one sentence why. */
export class UnusableFile extends Error {
  static from(error: unknown, path: string): unknown {
    const reason = reasonOf(error);
    return reason === undefined ? error : new UnusableFile(`Cannot replay ${path}: ${reason}`, { cause: error });
  }
}

function reasonOf(error: unknown): string | undefined {
  if (error instanceof UnusableFile) return error.message;
  if (error instanceof CsvError) return `it is no readable CSV (${error.message.replace(/\.$/, '')}).`;
  return systemReasons[(error as NodeJS.ErrnoException).code ?? ''];
}
