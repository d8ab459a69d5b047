import { closeSync, fstatSync, openSync, renameSync, writeSync } from 'node:fs';

/** A log that takes at most twice `maxBytes`: when full, it becomes `<path>.1`, which replaces the one before. */
export class LogFile {
  private descriptor: number;
  private size: number;

  constructor(
    private readonly path: string,
    private readonly maxBytes = 20 * 1024 * 1024,
  ) {
    this.descriptor = openSync(path, 'a', 0o600);
    this.size = fstatSync(this.descriptor).size;
  }

  write(chunk: Buffer): void {
    try {
      if (this.size + chunk.length > this.maxBytes && this.size > 0) this.turn();
      this.size += writeSync(this.descriptor, chunk);
    } catch (error) {
      // A full disk costs lines of the log, not the services.
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    }
  }

  private turn(): void {
    renameSync(this.path, `${this.path}.1`);
    closeSync(this.descriptor);
    this.descriptor = openSync(this.path, 'a', 0o600);
    this.size = 0;
  }
}
