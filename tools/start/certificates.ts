import { CertificateTree } from '../certificates/certificate-tree.js';
import type { Helper } from './helper-process.js';

/** Work for `make-certificates.js`. */
export interface MakeCertificates {
  dir: string;
}

const lookEveryMs = 24 * 3_600_000;

/** Sees to it that every process always has a certificate; a helper makes them, since the library for that is large. */
export class CertificateKeeper {
  constructor(
    private readonly dir: string,
    private readonly helper: () => Helper,
  ) {}

  /** Makes what is missing and renews what ends soon. */
  async look(): Promise<void> {
    if (!new CertificateTree(this.dir).needsWork(new Date())) return;
    await this.helper().run({ dir: this.dir } satisfies MakeCertificates);
  }

  /** Looks once a day from now on; `failed` hears why one could not be renewed, with weeks left to mend it. */
  keepLooking(failed: (error: Error) => void): void {
    setInterval(() => void this.look().catch(failed), lookEveryMs).unref();
  }
}
