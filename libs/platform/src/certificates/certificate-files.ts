import { X509Certificate } from 'node:crypto';

/** What lies in the folder of a process; in that of an authority, the certificate and the key. */
export const certificateFiles = { authorities: 'ca.pem', certificate: 'certificate.pem', key: 'key.pem' } as const;

/** Every certificate of a PEM file; throws when there is none. */
export function certificatesIn(pem: string): X509Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^]+?-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length === 0) throw new Error('no certificate');
  return blocks.map((block) => new X509Certificate(block));
}

/** Whether one of these authorities issued the certificate. */
export const issuedByOneOf = (authorities: readonly X509Certificate[], certificate: X509Certificate): boolean =>
  authorities.some((authority) => certificate.checkIssued(authority) && certificate.verify(authority.publicKey));
