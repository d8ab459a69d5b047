/** Something the operator can mend. Its message is the whole of what is said. */
export class PlainFailure extends Error {
  override name = 'PlainFailure';
}

/** What to say of an error at start: one sentence where the cause is known, the error itself where it is not. */
export function sentenceFor(error: unknown, dataDir: string): string {
  if (error instanceof PlainFailure) return error.message;
  const { code, path, message, stack } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT' || /No space left on device|ENOSPC/.test(message))
    return `The disk that holds ${dataDir} is full.`;
  if (code === 'EACCES' || code === 'EPERM')
    return `${path ?? dataDir} may not be read or written by this user: change its rights, or set ASHLAR_DATA_DIR.`;
  if (code === 'EROFS') return `${path ?? dataDir} is on a disk that cannot be written: set ASHLAR_DATA_DIR to another folder.`;
  if (code === 'ENOTDIR' || code === 'EEXIST')
    return `${path ?? dataDir} is a file where a folder is needed: set ASHLAR_DATA_DIR to another folder.`;
  return stack ?? String(error);
}
