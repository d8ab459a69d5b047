import { get } from 'node:http';
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

function statusOf(url: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    const request = get(url, { timeout: 3_000, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    request.once('timeout', () => request.destroy());
    request.once('error', () => resolve(undefined));
  });
}
