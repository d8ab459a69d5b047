// A helper of `npm start`: makes the certificates that are missing and renews those that end soon.
import { CertificateTree } from '../certificates/certificate-tree.js';
import { keepCertificates } from '../certificates/keep-certificates.js';
import type { MakeCertificates } from './certificates.js';
import { doWork } from './helper-work.js';

doWork<MakeCertificates>(async ({ dir }) => {
  await keepCertificates(new CertificateTree(dir));
});
