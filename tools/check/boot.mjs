// Boots everything as `npm start` does: some ESM mistakes compile, pass the tests and die in Node.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';

const readyWithin = 90_000;
const stoppedWithin = 10_000;

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return String(port);
}

function startSystem(folder, ports) {
  const env = {
    ...process.env,
    ASHLAR_DATA_DIR: folder,
    ASHLAR_DEMO: 'off',
    PORT: ports[0],
    PAYMENT_PROVIDER_SANDBOX_PORT: ports[1],
    METRICS_PORT: ports[2],
  };
  return spawn(process.execPath, ['tools/start.mjs'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
}

/** The address in the line `ready http://…`; an error when the process ends first. */
async function readyAddress(child) {
  const lines = createInterface({ input: child.stdout });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`npm start ended with ${code} before it was ready`);
  });
  const ready = (async () => {
    for await (const line of lines) {
      console.log(`  ${line}`);
      const address = /^ready (http:\S+)/.exec(line)?.[1];
      if (address) return address;
    }
    throw new Error('npm start closed its output before it was ready');
  })();
  const late = wait(readyWithin, undefined, { ref: false }).then(() => {
    throw new Error(`npm start was not ready within ${readyWithin / 1000} s`);
  });
  return Promise.race([ready, ended, late]).finally(() => {
    for (const loser of [ready, ended, late]) loser.catch(() => undefined);
    child.stdout.resume();
  });
}

async function expectOk(url) {
  const answer = await fetch(url, { signal: AbortSignal.timeout(10_000) });
  if (!answer.ok) throw new Error(`GET ${url} answered ${answer.status}: ${await answer.text()}`);
}

async function stop(child) {
  if (child.exitCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  const outcome = await Promise.race([exit, wait(stoppedWithin, 'late', { ref: false })]);
  if (outcome === 'late') {
    child.kill('SIGKILL');
    throw new Error(`npm start did not stop within ${stoppedWithin / 1000} s of SIGTERM`);
  }
  if (outcome[0] !== 0) throw new Error(`npm start ended with ${outcome[0] ?? outcome[1]} on SIGTERM, not 0`);
}

const folder = await mkdtemp(join(tmpdir(), 'ashlar-boot-'));
const child = startSystem(folder, await Promise.all([freePort(), freePort(), freePort()]));
try {
  const address = await readyAddress(child);
  await expectOk(`${address}/health/live`);
  await expectOk(`${address}/health/ready`);
  await expectOk(`${address}/docs/openapi.json`);
  await stop(child);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
  await stop(child).catch(() => undefined);
} finally {
  await rm(folder, { recursive: true, force: true });
}
