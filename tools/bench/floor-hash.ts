import { cpus } from 'node:os';
import { hash, verify } from '@node-rs/argon2';
import { summarise, type Measurement } from './load.js';

/** The least that a log-in can cost: verifying the password (argon2id 19 MiB, t=2, p=1), with nothing around it. */
export async function measureHashing(seconds: number): Promise<Measurement> {
  const options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
  const stored = await hash('correct horse battery', options);
  const times: number[] = [];
  const end = Date.now() + seconds * 1000;
  const work = async () => {
    while (Date.now() < end) {
      const started = performance.now();
      await verify(stored, 'correct horse battery');
      times.push(performance.now() - started);
    }
  };
  await Promise.all(cpus().map(work));
  return summarise(times, seconds);
}
