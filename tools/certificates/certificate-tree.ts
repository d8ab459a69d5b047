import { createPrivateKey, X509Certificate } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { certificateFiles, certificatesIn, issuedByOneOf } from '#platform/certificates/certificate-files.js';
import { processNamed, processNames, type ProcessName } from '#platform/certificates/process-names.js';

const dayMs = 24 * 3_600_000;
/** A process's certificate is renewed when less than this is left, an authority replaced early enough for the old one to run out beside it. */
const renewWithMs = 30 * dayMs;
const replaceAuthorityWithMs = 180 * dayMs;

/** Authorities that were replaced and are still trusted: their certificates, for their keys are gone. */
const previousFile = 'previous.pem';

/** The folder that holds the authority (`authority/`, given to nobody) and what each process is given (`users/`, …). */
export class CertificateTree {
  constructor(readonly dir: string) {}

  /** The authority that signs, if there is one whose key is there and fits. */
  authority(): { certificate: string; key: string } | undefined {
    const certificate = this.read('authority', certificateFiles.certificate);
    const key = this.read('authority', certificateFiles.key);
    return certificate !== undefined && key !== undefined && fits(certificate, key) ? { certificate, key } : undefined;
  }

  /** Every authority that is trusted, as `ca.pem` lists them: the one that signs first. */
  trusted(now: Date): string {
    const pems = [this.read('authority', certificateFiles.certificate), this.read('authority', previousFile)].filter(Boolean).join('\n');
    const current = pems ? certificatesIn(pems).filter(({ validToDate }) => validToDate > now) : [];
    return [...new Set(current.map((certificate) => certificate.toString()))].join('');
  }

  authorityIsDue(now: Date): boolean {
    const authority = this.authority();
    return !authority || endsWithin(replaceAuthorityWithMs, new X509Certificate(authority.certificate), now);
  }

  /** Whether a process needs a new certificate: it has none that can be used, or not for long. */
  isDue(name: ProcessName, now: Date): boolean {
    const [certificate, key] = [this.read(name, certificateFiles.certificate), this.read(name, certificateFiles.key)];
    if (certificate === undefined || key === undefined || !fits(certificate, key)) return true;
    const parsed = new X509Certificate(certificate);
    const trusted = this.trusted(now);
    if (processNamed(parsed.subjectAltName) !== name || !trusted || !issuedByOneOf(certificatesIn(trusted), parsed)) return true;
    return endsWithin(renewWithMs, parsed, now);
  }

  /** Whether anything is to be made or written. */
  needsWork(now: Date): boolean {
    return this.authorityIsDue(now) || processNames.some((name) => this.isDue(name, now) || !this.knowsTheTrusted(name, now));
  }

  /** Whether a process's `ca.pem` is what it should be. */
  knowsTheTrusted(name: ProcessName, now: Date): boolean {
    return this.read(name, certificateFiles.authorities) === this.trusted(now);
  }

  /** Whether the authority that signs now issued the certificate of a process. */
  isOfTheAuthority(name: ProcessName): boolean {
    const [mine, authority] = [this.read(name, certificateFiles.certificate), this.authority()];
    return mine !== undefined && authority !== undefined && issuedByOneOf(certificatesIn(authority.certificate), new X509Certificate(mine));
  }

  until(name: ProcessName | 'authority'): Date {
    return new X509Certificate(this.read(name, certificateFiles.certificate) ?? '').validToDate;
  }

  /** Makes another authority the one that signs; the one before stays trusted. */
  replaceAuthority(made: { certificate: string; key: string }, now: Date): void {
    this.write('authority', previousFile, this.trusted(now));
    this.writePair('authority', made);
  }

  /** Trusts the authority that signs, and no other. */
  forgetPrevious(): void {
    rmSync(join(this.dir, 'authority', previousFile), { force: true });
  }

  /** The certificate last: until then the key does not fit, which a process that looks in between waits out. */
  writePair(name: string, { certificate, key }: { certificate: string; key: string }): void {
    this.write(name, certificateFiles.key, key);
    this.write(name, certificateFiles.certificate, certificate);
  }

  writeTrusted(name: ProcessName, now: Date): void {
    this.write(name, certificateFiles.authorities, this.trusted(now));
  }

  private read(folder: string, file: string): string | undefined {
    try {
      return readFileSync(join(this.dir, folder, file), 'utf8');
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw cause;
    }
  }

  /** Whole or not at all, and readable for nobody else from the first byte on. */
  private write(folder: string, file: string, content: string): void {
    mkdirSync(join(this.dir, folder), { recursive: true, mode: 0o700 });
    const path = join(this.dir, folder, file);
    rmSync(`${path}.new`, { force: true });
    writeFileSync(`${path}.new`, content, { mode: 0o600 });
    chmodSync(`${path}.new`, 0o400);
    renameSync(`${path}.new`, path);
  }
}

const endsWithin = (ms: number, { validToDate }: X509Certificate, now: Date): boolean => validToDate.getTime() - now.getTime() < ms;

function fits(certificate: string, key: string): boolean {
  try {
    return new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key));
  } catch {
    return false;
  }
}
