import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { currentValidity, testAuthority, writeTlsFolder } from '#testing/test-certificates.js';
import { ConfigError } from '../config/load-config.js';
import { readCertificates } from './certificate-folder.js';
import { issueCertificate, makeAuthority, type CertificateWithKey } from './make-certificate.js';

const hour = 3_600_000;
const between = (from: number, to: number) => ({ notBefore: new Date(Date.now() + from), notAfter: new Date(Date.now() + to) });

describe('the folder of a process’s certificate', () => {
  let folder: string;
  let good: CertificateWithKey;
  const { certificate: ca } = testAuthority();
  const write = (made: CertificateWithKey, authorities = ca) => writeTlsFolder(folder, made, authorities);
  const path = (file: string) => join(folder, file);
  const refusal = () => {
    try {
      readCertificates(folder, 'orders');
    } catch (error) {
      expect(error).toBeInstanceOf(ConfigError);
      return (error as Error).message;
    }
    throw new Error('It was taken.');
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ashlar-tls-'));
    good = await issueCertificate(testAuthority(), 'orders', currentValidity());
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is read when all is well, also while two authorities are trusted', async () => {
    const other = await makeAuthority(currentValidity());
    write(good, `${other.certificate}${ca}`);
    expect(readCertificates(folder, 'orders')).toMatchObject({ certificate: good.certificate, key: good.key });
  });

  it.each(['ca.pem', 'certificate.pem', 'key.pem'])('is refused without %s', (file) => {
    write(good);
    rmSync(path(file));
    expect(refusal()).toBe(`TLS_DIR: ${path(file)} cannot be used (ENOENT)`);
  });

  it.each(['ca.pem', 'certificate.pem', 'key.pem'])('is refused with something else in %s, which is not repeated', (file) => {
    write(good);
    rmSync(path(file));
    writeFileSync(path(file), 'a secret in the wrong place', { mode: 0o400 });
    expect(refusal()).toContain(path(file));
    expect(refusal()).not.toContain('secret');
  });

  it.each([0o440, 0o404, 0o644])('is refused while others may read the key: mode %i', (mode) => {
    write(good);
    chmodSync(path('key.pem'), mode);
    expect(refusal()).toBe(`TLS_DIR: ${path('key.pem')} may be read by others: its mode must be 0400`);
  });

  it('is refused when the key is not the certificate’s', async () => {
    const { key } = await issueCertificate(testAuthority(), 'orders', currentValidity());
    write({ certificate: good.certificate, key });
    expect(refusal()).toContain('key.pem is not the key of the certificate');
  });

  it('is refused with the certificate of another, named or unknown to us', async () => {
    write(await issueCertificate(testAuthority(), 'users', currentValidity()));
    expect(refusal()).toContain('certificate.pem is not the certificate of orders but of users');
    write(await issueCertificate(testAuthority(), 'payment-sandbox', currentValidity()));
    expect(refusal()).toContain('certificate.pem is not the certificate of orders');
  });

  it('is refused when no authority in it issued the certificate', async () => {
    write(good, (await makeAuthority(currentValidity())).certificate);
    expect(refusal()).toContain('certificate.pem was issued by no authority in ca.pem');
  });

  it('is refused before and after the certificate’s time', async () => {
    write(await issueCertificate(testAuthority(), 'orders', between(-2 * hour, -hour)));
    expect(refusal()).toMatch(/certificate\.pem expired on \d{4}-/);
    write(await issueCertificate(testAuthority(), 'orders', between(hour, 2 * hour)));
    expect(refusal()).toMatch(/certificate\.pem is not valid before \d{4}-/);
  });

  it('says nothing of the key itself', async () => {
    write(good);
    rmSync(path('certificate.pem'));
    expect(refusal()).not.toContain(readFileSync(path('key.pem'), 'utf8').slice(40, 80));
  });
});
