import { spawn } from 'node:child_process';
import { chownSync, closeSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { type Account, postgresAccount } from './postgres-account.js';
import { postgresBinaries } from './postgres-binaries.js';

/**
 * How PostgreSQL is told its data folder. As another account it may not be able to walk the path down to it, so it inherits
 * the folder as its working directory instead and needs no path at all.
 */
export function folderArgument(dataDir: string, account: Account | undefined): string {
  return account !== undefined && process.platform === 'linux' ? '/proc/self/cwd' : dataDir;
}

/**
 * Makes the data folder: UTF-8, one collation that is the same on every machine, passwords for everybody. It is made under
 * another name and renamed when complete, so that a start that was cut off half-way leaves nothing that looks finished.
 */
export async function initialise(options: { dataDir: string; password: string; durable: boolean }): Promise<void> {
  const draft = `${options.dataDir}.new`;
  const passwordFile = `${options.dataDir}.password`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true, mode: 0o700 });
  const account = postgresAccount(draft);
  writeFileSync(passwordFile, options.password, { mode: 0o600 });
  if (account) for (const path of [draft, passwordFile]) chownSync(path, account.uid, account.gid);
  const descriptor = openSync(passwordFile, 'r');
  try {
    await run(
      postgresBinaries(account).initdb,
      [
        ...['-D', folderArgument(draft, account), '--username=postgres', '--pwfile=/dev/fd/3', '--auth=scram-sha-256'],
        ...['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--no-instructions'],
        ...(options.durable ? [] : ['--no-sync']),
      ],
      { ...account, cwd: draft, descriptor },
    );
  } finally {
    closeSync(descriptor);
    rmSync(passwordFile, { force: true });
  }
  renameSync(draft, options.dataDir);
}

function run(program: string, args: string[], options: { cwd: string; uid?: number; gid?: number; descriptor: number }): Promise<void> {
  const { descriptor, ...rest } = options;
  const child = spawn(program, args, {
    ...rest,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', descriptor],
    env: { PATH: process.env['PATH'], LC_ALL: 'C' },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text: string) => (said += text));
  const end = () => child.kill('SIGKILL');
  process.once('exit', end);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      process.off('exit', end);
      if (code === 0) resolve();
      else reject(new Error(`The database could not be made (${signal ?? `exit ${code}`}): ${reasonIn(said)}`));
    });
  });
}

function reasonIn(output: string): string | undefined {
  const lines = output.trim().split('\n');
  return lines.find((line) => /FATAL|PANIC|error:/.test(line)) ?? lines.at(-1);
}
