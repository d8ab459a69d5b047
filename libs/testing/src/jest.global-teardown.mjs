import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Stops the run's PostgreSQL server, if a test started one, and removes the run's folder. */
export default async function tearDown() {
  const folder = process.env.ASHLAR_TEST_RUN;
  const pid = serverIn(folder);
  if (pid !== undefined) {
    process.kill(pid, 'SIGQUIT');
    while (isAlive(pid)) await sleep(25);
  }
  rmSync(folder, { recursive: true, force: true });
}

function serverIn(folder) {
  try {
    return Number(readFileSync(join(folder, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
  } catch {
    return undefined;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
