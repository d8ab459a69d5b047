import { issueCertificate, makeAuthority, type Validity } from '#platform/certificates/make-certificate.js';
import { processNames, type ProcessName } from '#platform/certificates/process-names.js';
import { PlainFailure } from '../start/plain-failure.js';
import type { CertificateTree } from './certificate-tree.js';

const dayMs = 24 * 3_600_000;
const authorityDays = 3_650;
const certificateDays = 90;
/** Clocks differ from machine to machine. */
const clockSkewMs = 5 * 60_000;

export interface Wishes {
  /** New certificates for all, however long the old ones would last. */
  renew?: boolean;
  /** A new authority beside the old one. */
  authority?: boolean;
  /** The end of the old one. */
  retire?: boolean;
}

/** What became of one certificate. */
export interface Kept {
  name: ProcessName | 'authority';
  made: boolean;
  until: Date;
}

/**
 * Makes what is missing or ends soon, and what is wished for. A new authority signs from then on, and everybody is told to trust both; that takes
 * three steps (`authority`, `renew`, `retire`), since nobody may show a certificate before the others have heard of who issued it.
 */
export async function keepCertificates(tree: CertificateTree, wishes: Wishes = {}, now = new Date()): Promise<Kept[]> {
  const authorityIsNew = wishes.authority === true || tree.authorityIsDue(now);
  if (authorityIsNew) tree.replaceAuthority(await makeAuthority(validity(authorityDays, now)), now);
  if (wishes.retire) retire(tree);
  const authority = tree.authority();
  if (!authority) throw new PlainFailure(`${tree.dir}: what was written there is gone again.`);
  const kept: Kept[] = [{ name: 'authority', made: authorityIsNew, until: tree.until('authority') }];
  for (const name of processNames) {
    if (!tree.knowsTheTrusted(name, now)) tree.writeTrusted(name, now);
    const made = wishes.renew === true || tree.isDue(name, now);
    if (made) tree.writePair(name, await issueCertificate(authority, name, validity(certificateDays, now)));
    kept.push({ name, made, until: tree.until(name) });
  }
  return kept;
}

function retire(tree: CertificateTree): void {
  const old = processNames.filter((name) => !tree.isOfTheAuthority(name));
  if (old.length > 0) {
    throw new PlainFailure(`The certificates of ${old.join(', ')} are still the old authority's: give them new ones first, with --renew.`);
  }
  tree.forgetPrevious();
}

const validity = (days: number, now: Date): Validity => ({
  notBefore: new Date(now.getTime() - clockSkewMs),
  notAfter: new Date(now.getTime() + days * dayMs),
});
