import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { duplexPair } from 'node:stream';
import { connect, TLSSocket } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readCertificates } from '#platform/certificates/certificate-folder.js';
import { certificatesIn } from '#platform/certificates/certificate-files.js';
import { processNames } from '#platform/certificates/process-names.js';
import { CertificateTree } from './certificate-tree.js';
import { keepCertificates, type Kept, type Wishes } from './keep-certificates.js';

const dayMs = 24 * 3_600_000;
const inDays = (days: number) => new Date(Date.now() + days * dayMs);

let dir: string;
let tree: CertificateTree;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'ashlar-certificates-'));
  tree = new CertificateTree(dir);
});
afterEach(() => rmSync(dir, { recursive: true }));

const keep = (wishes?: Wishes, now?: Date) => keepCertificates(tree, wishes, now);
const namesMade = (kept: Kept[]) => kept.filter(({ made }) => made).map(({ name }) => name);
const read = (name: string, file: string) => readFileSync(join(dir, name, file), 'utf8');
const daysLeft = (name: string) =>
  Math.round((new X509Certificate(read(name, 'certificate.pem')).validToDate.getTime() - Date.now()) / dayMs);
const authoritiesOf = (name: string) => certificatesIn(read(name, 'ca.pem')).length;

describe('certificates', () => {
  it('are all made at first: ten years for the authority, ninety days for each process, which accepts its own', async () => {
    expect(namesMade(await keep())).toEqual(['authority', ...processNames]);
    expect(daysLeft('authority')).toBe(3_650);
    for (const name of processNames) {
      expect([name, daysLeft(name)]).toEqual([name, 90]);
      expect(() => readCertificates(join(dir, name), name)).not.toThrow();
      const { subjectAltName, ca, keyUsage } = new X509Certificate(read(name, 'certificate.pem'));
      expect(subjectAltName).toBe(`URI:spiffe://ashlar/${name}, DNS:${name}.ashlar.internal`);
      expect([ca, keyUsage]).toEqual([false, ['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2']]);
      expect(createPrivateKey(read(name, 'key.pem')).asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
    }
  });

  it('lie where nobody else may read them, and the authority’s key in no folder of a process', async () => {
    await keep();
    for (const folder of ['authority', ...processNames]) {
      expect(statSync(join(dir, folder)).mode & 0o777).toBe(0o700);
      for (const file of readdirSync(join(dir, folder)))
        expect([file, statSync(join(dir, folder, file)).mode & 0o777]).toEqual([file, 0o400]);
      if (folder !== 'authority') expect(readdirSync(join(dir, folder)).sort()).toEqual(['ca.pem', 'certificate.pem', 'key.pem']);
    }
    const keys = ['authority', ...processNames].map((folder) => read(folder, 'key.pem'));
    expect(new Set(keys).size).toBe(5);
  });

  it('stay as they are while they last, and are renewed with a new key when less than 30 days are left', async () => {
    await keep();
    const before = read('users', 'key.pem');
    expect(namesMade(await keep())).toEqual([]);
    expect(tree.needsWork(inDays(59))).toBe(false);
    expect(namesMade(await keep({}, inDays(59)))).toEqual([]);
    expect(tree.needsWork(inDays(61))).toBe(true);
    expect(namesMade(await keep({}, inDays(61)))).toEqual([...processNames]);
    expect(read('users', 'key.pem')).not.toBe(before);
  });

  it('are made anew where one is missing, spoilt, or another’s', async () => {
    await keep();
    rmSync(join(dir, 'users', 'key.pem'));
    rmSync(join(dir, 'catalog', 'certificate.pem'));
    writeFileSync(join(dir, 'catalog', 'certificate.pem'), 'half a file');
    for (const file of ['key.pem', 'certificate.pem']) {
      rmSync(join(dir, 'orders', file));
      writeFileSync(join(dir, 'orders', file), read('api-gateway', file), { mode: 0o400 });
    }
    expect(namesMade(await keep())).toEqual(['users', 'catalog', 'orders']);
    for (const name of processNames) expect(() => readCertificates(join(dir, name), name)).not.toThrow();
  });

  it('come from a new authority half a year before the old one ends, which stays trusted as long as it lasts', async () => {
    await keep();
    const late = inDays(3_650 - 170);
    await keep({}, inDays(3_650 - 181));
    expect(namesMade(await keep({}, late))).toContain('authority');
    expect(authoritiesOf('users')).toBe(2);
    await keep({ renew: true }, inDays(3_651));
    expect(authoritiesOf('users')).toBe(1);
  });

  it('are not taken from an authority that some still need', async () => {
    await keep();
    await keep({ authority: true });
    await expect(keep({ retire: true })).rejects.toThrow('api-gateway, users, catalog, orders');
    expect(authoritiesOf('orders')).toBe(2);
  });
});

describe('the three steps to another authority', () => {
  it('leave everybody able to speak with everybody, whoever has read a step already and whoever has not', async () => {
    await keep();
    const veryFirst = snapshot();
    let before = veryFirst;
    for (const step of [{ authority: true }, { renew: true }, { retire: true }] satisfies Wishes[]) {
      await keep(step);
      const after = snapshot();
      for (const [server, client] of [
        [before, after],
        [after, before],
        [after, after],
      ]) {
        expect([step, await shakeHands(server.users, client.orders)]).toEqual([step, 'both content']);
      }
      before = after;
    }
    expect(await shakeHands(veryFirst.users, before.orders)).not.toBe('both content');
    expect(await shakeHands(before.users, veryFirst.orders)).not.toBe('both content');
    expect(authoritiesOf('users')).toBe(1);
  });

  type Folder = { ca: string; cert: string; key: string };
  const folder = (name: string): Folder => ({ ca: read(name, 'ca.pem'), cert: read(name, 'certificate.pem'), key: read(name, 'key.pem') });
  const snapshot = () => ({ users: folder('users'), orders: folder('orders') });

  async function shakeHands(server: Folder, client: Folder): Promise<string> {
    const [near, far] = duplexPair();
    const serving = new TLSSocket(far, { isServer: true, requestCert: true, rejectUnauthorized: true, ...server });
    const calling = connect({ socket: near, servername: 'users.ashlar.internal', ...client });
    try {
      return await new Promise<string>((resolve) => {
        for (const socket of [serving, calling]) socket.on('error', (error) => resolve(error.message));
        serving.on('secure', () => {
          const refused = (serving as unknown as { ssl: { verifyError(): Error | null } }).ssl.verifyError();
          serving.end(refused ? refused.message : 'both content');
        });
        calling.on('data', (text) => resolve(String(text)));
      });
    } finally {
      for (const socket of [serving, calling]) socket.destroy();
    }
  }
});
