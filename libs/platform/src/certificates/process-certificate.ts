import { statSync, type Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { ConfigError } from '../config/load-config.js';
import { certificateFiles } from './certificate-files.js';
import { readCertificates, type Certificates } from './certificate-folder.js';
import type { ProcessName } from './process-names.js';
import { ReloadingChannelCredentials, ReloadingServerCredentials } from './reloading-credentials.js';

const lookEveryMs = 5_000;
/** Certificates are renewed a month ahead; one that has less than this left was forgotten. */
const worryingMs = 14 * 24 * 3_600_000;
const worryEveryMs = 24 * 3_600_000;

/** Who this process is to the others: its certificate, which is read again whenever it is replaced. Connections that are open stay as they are. */
@Injectable()
export class ProcessCertificate implements OnApplicationShutdown {
  readonly server: ReloadingServerCredentials;
  readonly channel: ReloadingChannelCredentials;
  private readonly logger = new Logger('certificates');
  private readonly timer: NodeJS.Timeout;
  private seen: string;
  private notAfter: Date;
  private worriedAt = 0;

  /** Throws `ConfigError` for a folder that cannot be used; later, what cannot be used is ignored and told. */
  constructor(
    private readonly folder: string,
    readonly self: ProcessName,
    everyMs = lookEveryMs,
  ) {
    this.seen = fingerprint(this.files().map((file) => statSync(file, { throwIfNoEntry: false })));
    const first = readCertificates(folder, self);
    this.notAfter = first.notAfter;
    this.server = new ReloadingServerCredentials(first);
    this.channel = new ReloadingChannelCredentials(first);
    this.timer = setInterval(() => void this.look(), everyMs).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** Reads the folder again if it has changed. */
  async look(): Promise<void> {
    this.warnOfTheEnd();
    const found = fingerprint(await Promise.all(this.files().map((file) => stat(file).catch(() => undefined))));
    if (found === this.seen) return;
    // Before reading: what changes in between is seen next time.
    this.seen = found;
    this.reload();
  }

  private files(): string[] {
    return Object.values(certificateFiles).map((file) => join(this.folder, file));
  }

  private reload(): void {
    try {
      this.use(readCertificates(this.folder, this.self));
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      this.logger.warn(`The certificate in use stays: ${error.message}`);
    }
  }

  private use(latest: Certificates): void {
    this.server.use(latest);
    this.channel.use(latest);
    this.notAfter = latest.notAfter;
    this.worriedAt = 0;
    this.logger.log(`A new certificate is in use, until ${latest.notAfter.toISOString()}`);
  }

  private warnOfTheEnd(): void {
    const now = Date.now();
    if (this.notAfter.getTime() - now > worryingMs || now - this.worriedAt < worryEveryMs) return;
    this.worriedAt = now;
    this.logger.warn(`The certificate in ${this.folder} ends on ${this.notAfter.toISOString()}: npm run certificates makes a new one`);
  }
}

/** Changes whenever one of the files does. */
const fingerprint = (files: (Stats | undefined)[]): string =>
  files.map((file) => (file ? `${file.mtimeMs} ${file.ino} ${file.size} ${file.mode}` : 'none')).join();
