import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../free-port.js';
import { endWithUs } from '../postgres/end-with-us.js';
import { rabbitServerProgram } from './rabbit-programs.js';
import { rabbitEnvironment, type RabbitPorts } from './rabbit-settings.js';

const readyWithinMs = 90_000;
const patienceMs = 10_000;

export interface RabbitOptions {
  /** For AMQP; default: a free one. */
  port?: number;
  /** Default: a folder of its own, removed by `stop()`. */
  dataDir?: string;
}

/** Starts a RabbitMQ server of our own on the loopback address. It ends with this process, even one that is killed. */
export async function startRabbit(options: RabbitOptions = {}): Promise<RabbitServer> {
  const ports = { amqp: options.port ?? (await freePort()), distribution: await freePort(), registry: await freePort() };
  const dataDir = options.dataDir ?? mkdtempSync(join(process.env['ASHLAR_TEST_RUN'] ?? tmpdir(), 'ashlar-rabbitmq-'));
  const server = new RabbitServer(dataDir, ports, options.dataDir === undefined);
  await server.start();
  return server;
}

/** One RabbitMQ server, run as a child process. */
export class RabbitServer {
  readonly url: string;
  private broker: ChildProcess | undefined;
  private registry: ChildProcess | undefined;

  constructor(
    private readonly dataDir: string,
    private readonly ports: RabbitPorts,
    private readonly ownsData: boolean,
  ) {
    this.url = `amqp://guest:guest@127.0.0.1:${ports.amqp}`;
  }

  /** Of the broker; undefined while it is down. */
  get pid(): number | undefined {
    return isRunning(this.broker) ? this.broker?.pid : undefined;
  }

  /** Starts it, after `kill` or `halt` on the same data and port; resolves when it takes connections. */
  async start(): Promise<void> {
    const program = rabbitServerProgram();
    if (program === undefined) throw new Error('rabbitmq-server is not installed.');
    mkdirSync(this.dataDir, { recursive: true, mode: 0o700 });
    const env = rabbitEnvironment(this.dataDir, this.ports);
    if (!isRunning(this.registry)) this.registry = this.spawn('epmd', ['-port', String(this.ports.registry), '-address', '127.0.0.1'], env);
    this.broker = this.spawn(program, ['-noinput'], env);
    await this.answers(this.broker);
  }

  /** Sends a signal to the broker; SIGKILL resolves once it is gone. */
  async kill(signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): Promise<void> {
    if (!isRunning(this.broker)) return;
    const ended = signal === 'SIGKILL' ? endOf(this.broker) : Promise.resolve();
    this.broker?.kill(signal);
    await ended;
  }

  /** Stops it as an operator would, and keeps its data. */
  async halt(): Promise<void> {
    const { broker } = this;
    if (!isRunning(broker)) return;
    const ended = endOf(broker);
    broker?.kill('SIGCONT');
    broker?.kill('SIGTERM');
    const timer = setTimeout(() => broker?.kill('SIGKILL'), patienceMs);
    await ended;
    clearTimeout(timer);
  }

  /** Ends it at once, and removes its data if `startRabbit` made the folder. */
  async stop(): Promise<void> {
    await this.kill('SIGKILL');
    if (isRunning(this.registry)) {
      const ended = endOf(this.registry);
      this.registry?.kill('SIGKILL');
      await ended;
    }
    if (this.ownsData) rmSync(this.dataDir, { recursive: true, force: true });
  }

  private spawn(program: string, args: string[], env: NodeJS.ProcessEnv): ChildProcess {
    const log = openSync(this.logFile, 'a', 0o600);
    try {
      const child = spawn(program, args, { cwd: this.dataDir, env, detached: true, stdio: ['ignore', log, log] });
      endWithUs(child, 'KILL');
      return child;
    } finally {
      closeSync(log);
    }
  }

  private async answers(broker: ChildProcess): Promise<void> {
    let failure: Error | undefined;
    broker.once('error', (error) => (failure = error));
    for (const deadline = Date.now() + readyWithinMs; !(await greets(this.ports.amqp)); await sleep(100)) {
      if (failure) throw failure;
      if (!isRunning(broker)) throw new Error(`RabbitMQ did not start: ${this.lastWords()}`);
      if (Date.now() > deadline) throw new Error(`RabbitMQ did not answer within ${readyWithinMs / 1_000} s: ${this.lastWords()}`);
    }
  }

  private get logFile(): string {
    return join(this.dataDir, 'rabbitmq.log');
  }

  private lastWords(): string {
    return readFileSync(this.logFile, 'utf8').trim().split('\n').slice(-5).join(' | ') || 'no reason given';
  }
}

const isRunning = (child: ChildProcess | undefined): boolean => child !== undefined && child.exitCode === null && child.signalCode === null;

const endOf = (child: ChildProcess | undefined): Promise<void> => new Promise((resolve) => child?.once('exit', () => resolve()));

/** Whether a broker answers the first bytes of AMQP 0-9-1 on a port. */
function greets(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('AMQP\0\0\x09\x01'));
    const answer = (yes: boolean) => {
      socket.destroy();
      resolve(yes);
    };
    socket.setTimeout(1_000, () => answer(false));
    socket
      .once('data', () => answer(true))
      .once('error', () => answer(false))
      .once('close', () => resolve(false));
  });
}
