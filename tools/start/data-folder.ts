import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PlainFailure } from './plain-failure.js';
import { processIdentity } from './process-identity.js';

const megabyte = 1024 * 1024;
/** An empty PostgreSQL takes 60 MB, and its log of changes grows in pieces of 16. */
const neededMb = { firstTime: 160, later: 32 };

/** The folder that keeps everything of one copy. Only one starter at a time works in it. */
export class DataFolder {
  private readonly lock: string;

  private constructor(readonly path: string) {
    this.lock = join(path, 'supervisor.json');
  }

  /** Makes the folder if need be, and takes it. Raises `PlainFailure` when another copy has it or the disk is full. */
  static open(path: string): DataFolder {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    const folder = new DataFolder(path);
    folder.take();
    try {
      folder.checkSpace();
      for (const name of ['secrets', 'logs']) mkdirSync(join(path, name), { recursive: true, mode: 0o700 });
    } catch (error) {
      folder.release();
      throw error;
    }
    return folder;
  }

  at(...names: string[]): string {
    return join(this.path, ...names);
  }

  /** Writes a secret that only we may read and nobody may change, whole or not at all; answers with its path. */
  writeSecret(name: string, content: string): string {
    return this.writePrivate(`secrets/${name}`, content, 0o400);
  }

  /** Writes a file that only we may read, whole or not at all; answers with its path. */
  writePrivate(name: string, content: string, mode = 0o600): string {
    const path = this.at(name);
    rmSync(`${path}.new`, { force: true });
    writeFileSync(`${path}.new`, content, { mode });
    renameSync(`${path}.new`, path);
    return path;
  }

  /** Gives the folder back; what told of our processes goes too. */
  release(): void {
    rmSync(this.at('processes.json'), { force: true });
    rmSync(this.lock, { force: true });
  }

  private checkSpace(): void {
    const needed = existsSync(this.at('postgres')) ? neededMb.later : neededMb.firstTime;
    const { bavail, bsize } = statfsSync(this.path);
    const free = Math.floor((bavail * bsize) / megabyte);
    if (free < needed) throw new PlainFailure(`The disk that holds ${this.path} is full: ${needed} MB are needed, ${free} MB are free.`);
  }

  private take(): void {
    const mine = JSON.stringify({ pid: process.pid, identity: processIdentity(process.pid) });
    for (let attempt = 1; ; attempt++) {
      try {
        writeFileSync(this.lock, mine, { flag: 'wx', mode: 0o600 });
        return;
      } catch (cause) {
        if ((cause as NodeJS.ErrnoException).code !== 'EEXIST' || attempt > 5) throw cause;
      }
      const holder = this.holder();
      if (holder !== undefined) {
        throw new PlainFailure(
          `Another copy (process ${holder}) is running on ${this.path}: stop it, or set ASHLAR_DATA_DIR to another folder.`,
        );
      }
      this.release();
    }
  }

  /** The process that has the folder; undefined when it died without giving it back. */
  private holder(): number | undefined {
    try {
      const { pid, identity } = JSON.parse(readFileSync(this.lock, 'utf8')) as { pid: number; identity?: string };
      return identity !== undefined && processIdentity(pid) === identity ? pid : undefined;
    } catch {
      return undefined;
    }
  }
}
