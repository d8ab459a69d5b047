import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PostgresServer } from './postgres/postgres-server.js';

const password = 'only-for-tests';

/**
 * The connection URL of a PostgreSQL server's superuser. The first test file of a run that asks starts the server, the others
 * share it, and it ends with the run: `jest.global-setup.mjs` names the run's folder and its process. Without jest the server
 * is this process's own.
 */
export async function testServerUrl(): Promise<string> {
  const folder = (process.env['ASHLAR_TEST_RUN'] ??= mkdtempSync(join(tmpdir(), 'ashlar-test-')));
  const run = Number(process.env['ASHLAR_TEST_RUN_PID'] ?? process.pid);
  const urlFile = join(folder, 'postgres.url');
  if (takeTurn(join(folder, 'starting'))) {
    const url = await start(folder, run);
    writeFileSync(`${urlFile}.new`, url);
    renameSync(`${urlFile}.new`, urlFile);
    return url;
  }
  const deadline = Date.now() + 60_000;
  while (!existsSync(urlFile)) {
    if (Date.now() > deadline) throw new Error(`No PostgreSQL for the tests within a minute; see ${join(folder, 'postgres.log')}.`);
    await sleep(25);
  }
  return readFileSync(urlFile, 'utf8');
}

async function start(folder: string, run: number): Promise<string> {
  const server = new PostgresServer({
    dataDir: join(folder, 'postgres'),
    logFile: join(folder, 'postgres.log'),
    password,
    durable: false,
    endsWithUs: false,
  });
  try {
    await server.start();
  } catch (cause) {
    rmSync(join(folder, 'starting'), { recursive: true, force: true });
    throw cause;
  }
  server.unref();
  endWithRun(server.pid, run, folder);
  return server.adminUrl;
}

/** A worker that started the server may end before the run does, so a shell watches the run itself. */
function endWithRun(server: number | undefined, run: number, folder: string): void {
  spawn('/bin/sh', ['-c', watch, 'watch', String(run), String(server), folder], { detached: true, stdio: 'ignore' }).unref();
}

/** A dead process that nobody collects still takes signals, but its command line is empty. */
const watch = `
lives() {
  if [ -d /proc/self ]; then [ -n "$(tr -d '\\0' < /proc/$1/cmdline)" ]; else kill -0 "$1"; fi
}
while lives "$1" && lives "$2"; do sleep 1; done
lives "$2" && kill -QUIT "$2"
sleep 1
rm -rf "$3"
`;

function takeTurn(marker: string): boolean {
  try {
    mkdirSync(marker);
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw cause;
  }
}
