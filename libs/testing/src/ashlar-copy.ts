import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { freePort, freePorts, portShare } from './free-port.js';

export interface CopyOptions {
  /** Default: a folder of its own, removed by `stop()`. */
  dataDir?: string;
  /** Default off: an empty catalog. */
  demo?: boolean;
  /** Further variables, as an operator would set them. */
  env?: Record<string, string>;
}

const readyWithinMs = 120_000;
/** The gateway's and those of three services, one port beside the other. */
const metricsPorts = 4;
const admin = { email: 'admin@example.com', password: 'a-password-for-tests' };

/** Everything that `npm start` runs, on free ports and with data of its own; what is built in `dist/` must be up to date. */
export async function startCopy(options: CopyOptions = {}): Promise<AshlarCopy> {
  const [port, sandboxPort, metricsPort] = [await freePort(), await freePort(), await freePorts(metricsPorts)];
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'ashlar-copy-'));
  const env = {
    PORT: String(port),
    PAYMENT_PROVIDER_SANDBOX_PORT: String(sandboxPort),
    METRICS_PORT: String(metricsPort),
    ASHLAR_DATA_DIR: dataDir,
    ASHLAR_DEMO: options.demo ? 'on' : 'off',
    ASHLAR_ADMIN_EMAIL: admin.email,
    ASHLAR_ADMIN_PASSWORD: admin.password,
    // Tests ask far more than a person does: the limits are on, and wide.
    RATE_LIMIT_SCALE: '1000',
    ...options.env,
  };
  const copy = new AshlarCopy(env, options.dataDir === undefined);
  await copy.start();
  return copy;
}

/** One running copy of the whole system. */
export class AshlarCopy {
  readonly admin = admin;
  readonly dataDir: string;
  readonly url: string;
  readonly sandboxUrl: string;
  readonly metricsPort: number;
  private child: ChildProcess | undefined;
  private said = '';

  constructor(
    private readonly env: Record<string, string>,
    private readonly ownsData: boolean,
  ) {
    this.dataDir = env['ASHLAR_DATA_DIR'] ?? '';
    this.url = `http://127.0.0.1:${env['PORT']}`;
    this.sandboxUrl = `http://127.0.0.1:${env['PAYMENT_PROVIDER_SANDBOX_PORT']}`;
    this.metricsPort = Number(env['METRICS_PORT']);
  }

  /** All that the starter printed. */
  get output(): string {
    return this.said;
  }

  /** Of `supervisor`, `postgres`, `users`, `catalog`, `orders`, `payment-sandbox` and `api-gateway`; null while one is down. */
  pids(): Record<string, number | null> {
    const processes = JSON.parse(readFileSync(join(this.dataDir, 'processes.json'), 'utf8')) as Record<string, { pid: number | null }>;
    return Object.fromEntries(Object.entries(processes).map(([name, { pid }]) => [name, pid]));
  }

  /** The URL of the embedded server's superuser on one of the databases, for tests that look behind the API. */
  databaseUrl(database: 'users' | 'catalog' | 'orders'): string {
    const { postgres } = JSON.parse(readFileSync(join(this.dataDir, 'credentials.json'), 'utf8')) as { postgres: { superuser: string } };
    const { port } = (JSON.parse(readFileSync(join(this.dataDir, 'processes.json'), 'utf8')) as { postgres: { port: number } }).postgres;
    return `postgres://postgres:${postgres.superuser}@127.0.0.1:${port}/${database}`;
  }

  /** What its processes logged as errors. */
  faults(): string[] {
    const logs = readdirSync(join(this.dataDir, 'logs')).map((name) => readFileSync(join(this.dataDir, 'logs', name), 'utf8'));
    return logs.flatMap((text) => text.split('\n').filter((line) => /"level":[56]0/.test(line)));
  }

  /** Starts what was stopped, and resolves when it is ready. */
  async start(): Promise<void> {
    const root = checkout();
    // The channel ends the copy with whoever started it, even one that was killed.
    const child = spawn(process.execPath, [join(root, 'dist/tools/start/main.js')], {
      cwd: root,
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...portShare(), ...this.env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.child = child;
    const before = this.said.length;
    let timer: NodeJS.Timeout | undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        const fail = (why: string) => reject(new Error(`The copy ${why}. It said:\n${this.said}`));
        timer = setTimeout(() => fail(`was not ready within ${readyWithinMs / 1000} s`), readyWithinMs);
        child.once('exit', (code, signal) => fail(`ended with ${signal ?? code} before it was ready`));
        for (const stream of [child.stdout, child.stderr]) {
          stream?.setEncoding('utf8').on('data', (text: string) => {
            this.said += text;
            if (/^ready http/m.test(this.said.slice(before))) resolve();
          });
        }
      });
    } catch (error) {
      child.kill('SIGTERM');
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Stops it as Ctrl-C would, and removes its data if the copy made the folder; answers with the exit code. */
  async stop(): Promise<number | null> {
    const code = await this.halt();
    if (this.ownsData) rmSync(this.dataDir, { recursive: true, force: true });
    return code;
  }

  /** Stops it and starts it again on the same data and ports. */
  async restart(): Promise<void> {
    await this.halt();
    await this.start();
  }

  /** Stops it as Ctrl-C would and keeps its data; answers with the exit code. */
  async halt(): Promise<number | null> {
    const { child } = this;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    return ended;
  }
}

/** The folder of the package that this file belongs to, whether it runs from its source or from `dist/`. */
function checkout(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}
