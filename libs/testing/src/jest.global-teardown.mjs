import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Stops the run's PostgreSQL server, if a test started one, and removes the run's folder. */
export default async function tearDown() {
  const folder = process.env.ASHLAR_TEST_RUN;
  const pidFile = join(folder, 'postgres', 'postmaster.pid');
  if (existsSync(pidFile)) {
    process.kill(Number(readFileSync(pidFile, 'utf8').split('\n')[0]), 'SIGQUIT');
    // The last thing the server does is to remove this file.
    for (const deadline = Date.now() + 5_000; existsSync(pidFile) && Date.now() < deadline;) await sleep(25);
  }
  rmSync(folder, { recursive: true, force: true });
}
