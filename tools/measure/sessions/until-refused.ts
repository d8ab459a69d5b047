import { setTimeout as sleep } from 'node:timers/promises';
import { request } from 'undici';
import { StreamClient } from '#testing/stream-client.js';

export const refusedWithinMs = 5_000;
const patienceMs = 15_000;
const everyMs = 25;

/** A door that a token opens: REST or stream of one gateway. */
interface Door {
  name: string;
  /** Whether it still opens. */
  opens: () => Promise<boolean> | boolean;
  leave?: () => Promise<void>;
}

/** Milliseconds from now until a token opens no door any more, by door; Infinity where it still does after 15 s. */
export async function untilRefused(doors: readonly Door[]): Promise<Record<string, number>> {
  const began = performance.now();
  const times = await Promise.all(
    doors.map(async ({ name, opens, leave }): Promise<[string, number]> => {
      while (performance.now() - began < patienceMs) {
        if (!(await opens())) {
          const took = performance.now() - began;
          await leave?.();
          return [name, took];
        }
        await sleep(everyMs);
      }
      await leave?.();
      return [name, Number.POSITIVE_INFINITY];
    }),
  );
  return Object.fromEntries(times);
}

/** What needs no users service, which would know at once: how fast the others learn of an ended session is what counts. */
export const anyPath = '/products?limit=1';

/** The doors of some gateways, all of them open. `path` is one that the token may read. */
export async function doorsOf(gateways: readonly string[], token: string, path: string, stream: boolean): Promise<Door[]> {
  const doors = await Promise.all(gateways.map((url, index) => theDoors(url, `gateway ${index + 1}`, token, path, stream)));
  for (const door of doors.flat()) if (!(await door.opens())) throw new Error(`${door.name} was closed from the start`);
  return doors.flat();
}

async function theDoors(url: string, name: string, token: string, path: string, stream: boolean): Promise<Door[]> {
  const rest: Door = {
    name: `${name} REST`,
    opens: async () => (await statusOf(url, token, path)) !== 401,
  };
  if (!stream) return [rest];
  const client = await StreamClient.open(url);
  client.subscribe(token, 'orders');
  await client.next('subscribed');
  return [rest, { name: `${name} stream`, opens: () => client.closed?.code !== 4401, leave: () => client.end() }];
}

export async function statusOf(url: string, token: string, path: string): Promise<number> {
  const answer = await request(`${url}/api/v1${path}`, { headers: { authorization: `Bearer ${token}` } });
  await answer.body.dump();
  return answer.statusCode;
}
