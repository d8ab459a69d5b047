import { type FileHandle, open } from 'node:fs/promises';

/**
 * An append-only file of lines. Lines that arrive while the disk is busy are written and synced together (group commit), so the price
 * of one sync is shared by all who wait for it.
 */
export class Journal {
  private lines: string[] = [];
  private next = Promise.withResolvers<void>();
  private writing: Promise<void> | undefined;
  private failure: Error | undefined;

  private constructor(
    private readonly file: FileHandle,
    private readonly onFailure: (cause: Error) => void,
  ) {}

  /** `onFailure` is told once, when the disk refuses: nothing can be recorded from then on. */
  static async open(path: string, onFailure: (cause: Error) => void): Promise<Journal> {
    return new Journal(await open(path, 'a', 0o600), onFailure);
  }

  /** Queues a line; `durable` says when it is safe. */
  append(line: string): void {
    if (this.failure) throw this.failure;
    this.lines.push(line);
    this.writing ??= this.write();
  }

  /** Resolves when every line so far is on disk. */
  durable(): Promise<void> {
    if (this.failure) return Promise.reject(this.failure);
    if (this.lines.length > 0) return this.next.promise;
    return this.writing ?? Promise.resolve();
  }

  /** Writes what is queued, then takes no more. */
  async close(): Promise<void> {
    while (this.writing) await this.writing.catch(() => undefined);
    this.failure ??= new Error('the journal is closed');
    await this.file.close();
  }

  private async write(): Promise<void> {
    // Requests that were read in the same turn of the event loop go into the same sync.
    await new Promise(setImmediate);
    while (this.lines.length > 0) {
      const batch = this.next;
      const text = this.lines.join('\n') + '\n';
      this.lines = [];
      this.next = Promise.withResolvers();
      this.writing = batch.promise;
      try {
        await this.file.appendFile(text);
        await this.file.datasync();
      } catch (cause) {
        this.fail(cause as Error, batch);
        return;
      }
      batch.resolve();
    }
    this.writing = undefined;
  }

  private fail(cause: Error, batch: PromiseWithResolvers<void>): void {
    this.failure = cause;
    this.writing = undefined;
    for (const waiting of [batch, this.next]) {
      waiting.promise.catch(() => undefined);
      waiting.reject(cause);
    }
    this.onFailure(cause);
  }
}
