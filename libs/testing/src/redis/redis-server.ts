import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../free-port.js';
import { endWithUs } from '../postgres/end-with-us.js';

const servers = ['/usr/bin/redis-server', '/usr/local/bin/redis-server', '/opt/homebrew/bin/redis-server'];
const program = (): string | undefined => servers.find((path) => existsSync(path));
const readyWithinMs = 10_000;

/** Whether `startRedis` can work here. */
export const redisAvailable = (): boolean => program() !== undefined;

/** The name of a suite that needs Redis; where there is none it says why the suite is skipped. */
export const withRedis = (name: string): string => (redisAvailable() ? name : `${name} (skipped: redis-server is not installed)`);

/** Starts a Redis server of our own on the loopback address, which keeps nothing. It ends with this process, even one that is killed. */
export async function startRedis(): Promise<RedisServer> {
  const folder = mkdtempSync(join(process.env['ASHLAR_TEST_RUN'] ?? tmpdir(), 'ashlar-redis-'));
  const server = new RedisServer(await freePort(), folder);
  await server.start();
  return server;
}

/** One Redis server, run as a child process. */
export class RedisServer {
  readonly url: string;
  private child: ChildProcess | undefined;

  constructor(
    private readonly port: number,
    private readonly folder: string,
  ) {
    this.url = `redis://127.0.0.1:${port}`;
  }

  /** Undefined while it is down. */
  get pid(): number | undefined {
    return isRunning(this.child) ? this.child?.pid : undefined;
  }

  /** Starts it, after `kill` on the same port; resolves when it answers. */
  async start(): Promise<void> {
    const path = program();
    if (path === undefined) throw new Error('redis-server is not installed.');
    const settings = { port: this.port, bind: '127.0.0.1', dir: this.folder, save: '', appendonly: 'no', daemonize: 'no' };
    const child = spawn(
      path,
      Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]),
      {
        detached: true,
        stdio: 'ignore',
        env: {},
      },
    );
    this.child = child;
    endWithUs(child, 'KILL');
    for (const deadline = Date.now() + readyWithinMs; !(await answers(this.port)); await sleep(20)) {
      if (!isRunning(child)) throw new Error('Redis did not start.');
      if (Date.now() > deadline) throw new Error(`Redis did not answer within ${readyWithinMs / 1_000} s.`);
    }
  }

  /** Sends it a signal; SIGKILL resolves once it is gone. */
  async kill(signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): Promise<void> {
    const { child } = this;
    if (!child || !isRunning(child)) return;
    const ended = signal === 'SIGKILL' ? new Promise((resolve) => child.once('exit', resolve)) : undefined;
    child.kill(signal);
    await ended;
  }

  /** Ends it and removes its folder. */
  async stop(): Promise<void> {
    await this.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const isRunning = (child: ChildProcess | undefined): boolean => child !== undefined && child.exitCode === null && child.signalCode === null;

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    const answer = (yes: boolean) => {
      socket.destroy();
      resolve(yes);
    };
    socket.setTimeout(1_000, () => answer(false));
    socket.once('data', (data) => answer(data.toString().startsWith('+PONG'))).once('error', () => answer(false));
  });
}
