import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { rabbitmqAvailable, withRabbit } from '#testing/rabbitmq/rabbit-programs.js';

const main = join(import.meta.dirname, '../dist/tools/torture/main.js');
const seed = '20261121';
/** The minute, and five more that it may take. */
const longestMs = 6 * 60_000;

/** Runs it as `npm run torture` does. */
async function torture(...options: string[]): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, [main, '--minutes', '1', '--seed', seed, ...options], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  const code = await new Promise<number | null>((done) => child.once('close', done));
  return { code, said };
}

async function expectNoViolation(...options: string[]): Promise<void> {
  const { code, said } = await torture(...options);
  process.stdout.write(said);
  expect(said.trimEnd().split('\n').at(-1)).toBe('violations: 0');
  expect(said).toMatch(/^writes acknowledged: [1-9]\d/m);
  expect(said).toMatch(/^imports: [1-9]/m);
  expect(code).toBe(0);
}

describe('A minute of torture', () => {
  it('violates nothing with events over gRPC', () => expectNoViolation(), longestMs);

  (rabbitmqAvailable() ? it : it.skip)(
    withRabbit('violates nothing with events over RabbitMQ'),
    () => expectNoViolation('--bus', 'rabbitmq'),
    longestMs,
  );
});
