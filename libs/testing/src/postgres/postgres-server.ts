import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../free-port.js';
import { type Account, postgresAccount } from './postgres-account.js';
import { postgresBinaries } from './postgres-binaries.js';
import { endWithUs } from './end-with-us.js';
import { folderArgument, initialise } from './postgres-initialise.js';
import { clusterNameOf, stopLeftover } from './postgres-leftover.js';
import { settingArguments } from './postgres-settings.js';

/** Bytes; looked at when the server starts, which says little while it runs. */
const logTurnsAt = 20 * 1024 * 1024;

export interface PostgresServerOptions {
  dataDir: string;
  /** Where the server's own messages are appended. */
  logFile: string;
  /** Of the superuser `postgres`; fixed when the data folder is made. */
  password: string;
  /** False for throw-away data: nothing is forced to disk. */
  durable: boolean;
  /** Whether the server is stopped when this process dies, even by `kill -9`. */
  endsWithUs: boolean;
}

/** One PostgreSQL server on the loopback address, out of the npm package, run as a child process. */
export class PostgresServer {
  private child: ChildProcess | undefined;
  private chosenPort: number | undefined;

  constructor(private readonly options: PostgresServerOptions) {}

  get pid(): number | undefined {
    return this.child?.pid;
  }

  get port(): number {
    if (this.chosenPort === undefined) throw new Error('PostgreSQL was not started.');
    return this.chosenPort;
  }

  /** A connection URL of the superuser. */
  get adminUrl(): string {
    return `postgres://postgres:${encodeURIComponent(this.options.password)}@127.0.0.1:${this.port}/postgres`;
  }

  /**
   * Makes the data folder if it is not there, stops a server that was left running on it, starts and waits until the server
   * answers. The port is chosen at the first start and kept by later ones, so that URLs stay true across a restart.
   */
  async start(): Promise<void> {
    const { dataDir } = this.options;
    if (!existsSync(join(dataDir, 'PG_VERSION'))) await initialise(this.options);
    await stopLeftover(dataDir);
    await this.choosePort();
    this.child = this.spawnServer(postgresAccount(dataDir));
    if (this.options.endsWithUs) endWithUs(this.child);
    await this.answers(this.child);
  }

  /** The port that the server will listen on, chosen now unless it was before. */
  async choosePort(): Promise<number> {
    return (this.chosenPort ??= await freePort());
  }

  /** Calls back when the running server ends, saying how. */
  onExit(listener: (how: string) => void): void {
    this.child?.once('exit', (code, signal) => listener(signal ?? `exit code ${code}`));
  }

  /** Stops at once, without writing anything down; the next start recovers. */
  kill(): void {
    this.child?.kill('SIGQUIT');
  }

  /** Lets this process end while the server runs on. */
  unref(): void {
    this.child?.unref();
  }

  /** Ends the sessions, writes everything down and stops; after `patience` milliseconds without the writing down. */
  async stop(patience = 5_000): Promise<void> {
    const child = this.child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill('SIGINT');
    const timer = setTimeout(() => child.kill('SIGQUIT'), patience);
    await ended;
    clearTimeout(timer);
  }

  private spawnServer(account: Account | undefined): ChildProcess {
    const { dataDir, logFile, durable } = this.options;
    if (existsSync(logFile) && statSync(logFile).size > logTurnsAt) renameSync(logFile, `${logFile}.1`);
    const log = openSync(logFile, 'a', 0o600);
    try {
      const settings = settingArguments({ port: this.port, clusterName: clusterNameOf(dataDir), durable });
      return spawn(postgresBinaries(account).postgres, ['-D', folderArgument(dataDir, account), ...settings], {
        ...account,
        cwd: dataDir,
        // A process group of its own: Ctrl-C in the terminal is for the starter, which stops the database last.
        detached: true,
        stdio: ['ignore', log, log],
        env: { PATH: process.env['PATH'], LC_ALL: 'C' },
      });
    } finally {
      closeSync(log);
    }
  }

  private async answers(child: ChildProcess): Promise<void> {
    let failure: Error | undefined;
    child.once('error', (error) => (failure = error));
    const deadline = Date.now() + 60_000;
    for (;;) {
      if (failure) throw failure;
      if (child.exitCode !== null || child.signalCode !== null) throw new Error(`PostgreSQL did not start: ${this.lastWords()}`);
      if (isReady(this.options.dataDir, child.pid)) return;
      if (Date.now() > deadline) throw new Error(`PostgreSQL did not answer within a minute: ${this.lastWords()}`);
      await sleep(25);
    }
  }

  private lastWords(): string {
    const lines = readFileSync(this.options.logFile, 'utf8').trim().split('\n');
    return lines.findLast((line) => /FATAL|PANIC|error/i.test(line)) ?? lines.at(-1) ?? 'no reason given';
  }
}

/** The server keeps its state in the last line of this file, and `pg_ctl` waits for the same word. */
function isReady(dataDir: string, pid: number | undefined): boolean {
  try {
    const lines = readFileSync(join(dataDir, 'postmaster.pid'), 'utf8').split('\n');
    return Number(lines[0]) === pid && lines[7]?.trim() === 'ready';
  } catch {
    return false;
  }
}
