// `npm run certificates`: makes and renews the certificates that the processes know each other by. See docs/certificates.md.
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { dnsNameOf, uriOf } from '#platform/certificates/process-names.js';
import { audited } from '../running-copy/audited.js';
import { runTool } from '../running-copy/run-tool.js';
import { CertificateTree } from './certificate-tree.js';
import { keepCertificates, type Kept } from './keep-certificates.js';

const usage = `Usage: npm run certificates -- [--dir DIR] [--renew | --authority | --retire]
  --dir DIR     where they lie: DIR/authority, and a folder a process (tls/ in $ASHLAR_DATA_DIR, .data unless set)
  --renew       new certificates for all; without it, for those that are missing or have less than 30 days left
  --authority   a new authority, trusted beside the old one
  --retire      the end of the old one, once all have certificates of the new`;

await runTool(usage, async (args) => {
  const flag = { type: 'boolean', default: false } as const;
  const { values } = parseArgs({ args, options: { dir: { type: 'string' }, renew: flag, authority: flag, retire: flag } });
  const { renew, authority, retire } = values;
  if (Number(renew) + Number(authority) + Number(retire) > 1) {
    console.error(`One step at a time, so that every process has read the one before.\n\n${usage}`);
    return 2;
  }
  const dataDir = process.env['ASHLAR_DATA_DIR'] || '.data';
  const dir = resolve(values.dir ?? join(dataDir, 'tls'));
  const keep = () => keepCertificates(new CertificateTree(dir), { renew, authority, retire });
  const step = authority ? 'addAuthority' : retire ? 'retireAuthority' : undefined;
  const kept = step === undefined ? await keep() : await audited(dataDir, { action: step }, keep);
  console.log(`Certificates in ${dir}`);
  kept.forEach(print);
  if (authority) console.log('\nEverybody trusts both authorities, in 5 seconds at the latest. Then: --renew.');
  if (renew)
    console.log(
      '\nNew connections use them in 5 seconds at the latest, and all within an hour. After that an old authority can go: --retire.',
    );
  return 0;
});

function print({ name, made, until }: Kept): void {
  const names = name === 'authority' ? '' : `  ${uriOf(name)}, ${dnsNameOf(name)}`;
  console.log(`${made ? 'made' : 'kept'}  ${name.padEnd(12)} until ${until.toISOString().slice(0, 10)}${names}`);
}
