import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { certificateFiles } from '#platform/certificates/certificate-files.js';
import type { CertificateWithKey, Validity } from '#platform/certificates/make-certificate.js';
import { ProcessCertificate } from '#platform/certificates/process-certificate.js';
import { processNames, type ProcessName } from '#platform/certificates/process-names.js';

const day = 24 * 3_600_000;

/** A year around now. */
export const currentValidity = (): Validity => ({ notBefore: new Date(Date.now() - day), notAfter: new Date(Date.now() + 364 * day) });

/** One authority for a whole run of tests, and a folder a process: made by whoever comes first, in milliseconds. */
const root = await madeOnce();

async function madeOnce(): Promise<string> {
  const run = (process.env['ASHLAR_TEST_RUN'] ??= mkdtempSync(join(tmpdir(), 'ashlar-test-')));
  const folder = join(run, 'tls');
  if (existsSync(folder)) return folder;
  const { issueCertificate, makeAuthority } = await import('#platform/certificates/make-certificate.js');
  const making = mkdtempSync(join(run, 'tls-'));
  const authority = await makeAuthority(currentValidity());
  writeTlsFolder(join(making, 'authority'), authority, authority.certificate);
  for (const name of processNames) {
    writeTlsFolder(join(making, name), await issueCertificate(authority, name, currentValidity()), authority.certificate);
  }
  try {
    renameSync(making, folder);
  } catch {
    // Another worker was faster: its authority is everybody's.
    rmSync(making, { recursive: true });
  }
  return folder;
}

/** What a process is given as `TLS_DIR`. */
export const tlsFolderOf = (name: ProcessName): string => join(root, name);

/** The authority of the run, to issue further certificates with. */
export const testAuthority = (): CertificateWithKey => ({
  certificate: readFileSync(join(root, 'authority', certificateFiles.certificate), 'utf8'),
  key: readFileSync(join(root, 'authority', certificateFiles.key), 'utf8'),
});

const known = new Map<ProcessName, ProcessCertificate>();

/** Who the test is to the service that it calls, or to those who call its double. */
export function certificateOf(name: ProcessName): ProcessCertificate {
  const certificate = known.get(name) ?? new ProcessCertificate(tlsFolderOf(name), name);
  known.set(name, certificate);
  return certificate;
}

/** Writes a folder as a process reads it, replacing what is there one file after the other, as an operator would. */
export function writeTlsFolder(folder: string, { certificate, key }: CertificateWithKey, authorities: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const put = (file: string, content: string) => {
    writeFileSync(join(folder, `${file}.new`), content, { mode: 0o400 });
    renameSync(join(folder, `${file}.new`), join(folder, file));
  };
  put(certificateFiles.authorities, authorities);
  put(certificateFiles.key, key);
  put(certificateFiles.certificate, certificate);
}
