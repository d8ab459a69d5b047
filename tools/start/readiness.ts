import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { PlainFailure } from './plain-failure.js';

const pollMs = 100;
const patienceMs = 120_000;

/** Polls until `url` answers 200. `hopeless` may say why waiting makes no sense any more. */
export async function untilReady(url: string, hopeless: () => string | undefined): Promise<void> {
  const deadline = Date.now() + patienceMs;
  while ((await statusOf(url)) !== 200) {
    const reason = hopeless();
    if (reason !== undefined) throw new PlainFailure(reason);
    if (Date.now() > deadline)
      throw new PlainFailure(`The services were not ready within ${patienceMs / 1000} s: the logs folder tells more.`);
    await sleep(pollMs);
  }
}

/** The status of one GET. By hand, since Node's HTTP module would add a third to the memory of the starter. */
function statusOf(url: string): Promise<number | undefined> {
  const { hostname, port, host, pathname } = new URL(url);
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port), timeout: 3_000 });
    socket.setEncoding('latin1').on('data', (text: string) => (answer += text));
    socket.once('timeout', () => socket.destroy());
    socket.once('error', () => undefined);
    socket.once('close', () => {
      const status = /^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1];
      resolve(status === undefined ? undefined : Number(status));
    });
    socket.write(`GET ${pathname} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  });
}
