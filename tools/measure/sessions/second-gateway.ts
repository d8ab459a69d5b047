import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { AshlarCopy } from '#testing/ashlar-copy.js';
import { eventually } from '#testing/eventually.js';
import { freePort } from '#testing/free-port.js';

const root = resolve(import.meta.dirname, '../../../..');

/** Another gateway beside a copy's own, told all that that one was told, which Linux shows in `/proc`. */
export class SecondGateway {
  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
  ) {}

  static async beside(copy: AshlarCopy): Promise<SecondGateway> {
    const told = readFileSync(`/proc/${copy.pids()['api-gateway']}/environ`, 'utf8').split('\0');
    const pairs = told
      .filter((each) => each.includes('='))
      .map((each) => [each.slice(0, each.indexOf('=')), each.slice(each.indexOf('=') + 1)]);
    // The channel to the starter is not ours to inherit.
    const own = pairs.filter(([name]) => name !== 'NODE_CHANNEL_FD' && name !== 'NODE_CHANNEL_SERIALIZATION_MODE');
    const port = await freePort();
    const env = { ...Object.fromEntries(own), PORT: String(port), METRICS_PORT: String(await freePort()) } as NodeJS.ProcessEnv;
    const child = spawn(process.execPath, [join(root, 'dist/apps/api-gateway/src/main.js')], {
      cwd: root,
      env,
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const url = `http://127.0.0.1:${port}`;
    const isReady = async () => {
      if (child.exitCode !== null) throw new Error(`The second gateway ended with ${child.exitCode}`);
      const { status } = await fetch(`${url}/health/ready`);
      if (status !== 200) throw new Error(`The second gateway is not ready: ${status}`);
    };
    await eventually(isReady, 30_000);
    return new SecondGateway(url, child);
  }

  async stop(): Promise<void> {
    const ended = new Promise((done) => this.child.once('exit', done));
    this.child.kill('SIGTERM');
    await ended;
  }
}
