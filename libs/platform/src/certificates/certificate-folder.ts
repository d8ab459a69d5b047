import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '../config/load-config.js';
import { certificateFiles, certificatesIn, issuedByOneOf } from './certificate-files.js';
import { processNamed, type ProcessName } from './process-names.js';

/** What one process is given to speak with the others, each PEM. */
export interface Certificates {
  /** The authorities it trusts: one, or two while one replaces the other. */
  authorities: string;
  certificate: string;
  key: string;
  notAfter: Date;
}

/**
 * Reads a process's folder and refuses what could not be used or should not: a file that is missing, a key that others may read or that is not the
 * certificate's, a certificate of another process, of no authority in `ca.pem`, or outside its time. Throws `ConfigError` naming the file.
 */
export function readCertificates(folder: string, self: ProcessName, now = new Date()): Certificates {
  const path = (file: keyof typeof certificateFiles) => join(folder, certificateFiles[file]);
  const refuse = (file: keyof typeof certificateFiles, why: string): never => {
    throw new ConfigError(`TLS_DIR: ${path(file)} ${why}`);
  };
  const read = <T>(file: keyof typeof certificateFiles, parse: (pem: string) => T): { pem: string; parsed: T } => {
    try {
      const pem = readFileSync(path(file), 'utf8');
      return { pem, parsed: parse(pem) };
    } catch (cause) {
      // The parser's own message is about bytes of the key, which belong in no log.
      return refuse(file, `cannot be used (${(cause as NodeJS.ErrnoException).code ?? 'error'})`);
    }
  };
  const authorities = read('authorities', certificatesIn);
  const { pem: certificate, parsed } = read('certificate', (pem) => new X509Certificate(pem));
  const key = read('key', createPrivateKey);
  if (process.platform !== 'win32' && (statSync(path('key')).mode & 0o077) !== 0)
    refuse('key', 'may be read by others: its mode must be 0400');
  if (!parsed.checkPrivateKey(key.parsed)) refuse('key', 'is not the key of the certificate beside it');
  const holder = processNamed(parsed.subjectAltName);
  if (holder !== self) refuse('certificate', `is not the certificate of ${self}${holder ? ` but of ${holder}` : ''}`);
  if (!issuedByOneOf(authorities.parsed, parsed)) refuse('certificate', 'was issued by no authority in ca.pem');
  if (parsed.validToDate < now)
    refuse('certificate', `expired on ${parsed.validToDate.toISOString()}: npm run certificates makes a new one`);
  if (parsed.validFromDate > now) refuse('certificate', `is not valid before ${parsed.validFromDate.toISOString()}`);
  return { authorities: authorities.pem, certificate, key: key.pem, notAfter: parsed.validToDate };
}
