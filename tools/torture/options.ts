import { parseArgs } from 'node:util';

export const usage = `Usage: npm run torture -- [options]
  --minutes M       how long things break (1); all of it takes up to five minutes more
  --seed S          repeats an earlier plan of faults and wishes; chosen and printed unless given
  --bus rabbitmq    events by RabbitMQ, which is broken too, instead of gRPC feeds`;

export interface Options {
  readonly minutes: number;
  readonly seed: number;
  readonly bus: 'grpc' | 'rabbitmq';
}

/** Throws with a sentence for the terminal. */
export function readOptions(args: readonly string[]): Options {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ args: [...args], options: { minutes: text, seed: text, bus: text } });
  const { minutes = '1', seed = String(Date.now() % 2 ** 31), bus = 'grpc' } = values;
  if (!/^\d{1,3}(\.\d+)?$/.test(minutes) || Number(minutes) === 0) throw new Error(`--minutes is a number above 0, not ${minutes}.`);
  if (!/^\d{1,10}$/.test(seed)) throw new Error(`--seed is a whole number, not ${seed}.`);
  if (bus !== 'grpc' && bus !== 'rabbitmq') throw new Error(`--bus is rabbitmq or grpc, not ${bus}.`);
  return { minutes: Number(minutes), seed: Number(seed), bus };
}
