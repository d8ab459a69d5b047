/** The file is not what it is said to be, so that no row after this can be trusted: the import fails. `code` is stable. */
export class UnreadableFile extends Error {
  override name = 'UnreadableFile';

  constructor(
    readonly code: string,
    message: string,
    cause?: unknown,
  ) {
    super(message, cause === undefined ? undefined : { cause });
  }
}
