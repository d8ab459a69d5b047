// `node dist/tools/healthcheck.js grpc 127.0.0.1:4001` or `… http http://127.0.0.1:3000/health/ready`: exits 0 when that process
// serves. A service is asked with its own certificate, from TLS_DIR, as the others would ask it. The production image has nothing but
// Node, and a health check runs often, so it loads nothing but Node either.
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, type SecureClientSessionOptions } from 'node:http2';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const patience = 3_000;

/** What grpc.health.v1 answers in its first field when all is well: SERVING = 1. */
const serving = Buffer.from([0x08, 0x01]);
const frameHeader = 5;

/** Whether the standard health service at `address` (host:port) says that the whole process serves. `tlsDir` is that service's own folder. */
export async function grpcServes(address: string, tlsDir: string): Promise<boolean> {
  const session = connect(`https://${address}`, asItself(tlsDir));
  const failed = new Promise<never>((_, reject) => session.once('error', reject));
  try {
    return await Promise.race([askHealth(session), failed]);
  } finally {
    session.destroy();
  }
}

/** To show the service's certificate, and to see the same name at the other end. */
function asItself(folder: string): SecureClientSessionOptions {
  const read = (file: string) => readFileSync(join(folder, file));
  const cert = read('certificate.pem');
  const servername = /DNS:([\w.-]+)/.exec(new X509Certificate(cert).subjectAltName ?? '')?.[1];
  return { ca: read('ca.pem'), cert, key: read('key.pem'), minVersion: 'TLSv1.3', ...(servername !== undefined && { servername }) };
}

async function askHealth(session: ReturnType<typeof connect>): Promise<boolean> {
  const call = session.request({
    ':method': 'POST',
    ':path': '/grpc.health.v1.Health/Check',
    'content-type': 'application/grpc',
    te: 'trailers',
  });
  call.setTimeout(patience, () => call.destroy(new Error(`no answer within ${patience} ms`)));
  // An empty message: not compressed, no bytes long.
  call.end(Buffer.alloc(frameHeader));
  const chunks: Buffer[] = [];
  call.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(call, 'end');
  return Buffer.concat(chunks).subarray(frameHeader).equals(serving);
}

/** Whether a GET of `url` is answered with a 2xx. */
export async function httpServes(url: string): Promise<boolean> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(patience) });
  return answer.ok;
}

async function main([kind, target = '']: string[]): Promise<void> {
  const checks: Record<string, ((target: string) => Promise<boolean>) | undefined> = {
    grpc: (address) => grpcServes(address, process.env['TLS_DIR'] ?? ''),
    http: httpServes,
  };
  const check = checks[kind ?? ''];
  if (!check) throw new Error('usage: healthcheck grpc HOST:PORT | http URL');
  if (!(await check(target))) throw new Error(`${target} does not serve`);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  main(process.argv.slice(2)).then(
    () => process.exit(0),
    (error: unknown) => {
      console.error((error as Error).message);
      process.exit(1);
    },
  );
}
