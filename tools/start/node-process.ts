import { type ChildProcess, spawn } from 'node:child_process';
import { Lines } from './lines.js';
import type { LogFile } from './log-file.js';
import { type Remark, remarkIn } from './log-line.js';
import type { Running } from './kept-alive.js';

export interface NodeProgram {
  script: string;
  cwd: string;
  env: Readonly<Record<string, string>>;
  log: LogFile;
  /** Called with what in its output deserves attention. */
  remark: (remark: Remark) => void;
}

/**
 * Starts a Node program. The channel to it is what ties it to us: it is closed when we die, and the program then ends itself.
 * Its process group is its own, so that Ctrl-C in the terminal reaches us alone, and we stop things in their order.
 */
export async function launchNode({ script, cwd, env, log, remark }: NodeProgram): Promise<Running> {
  const child = spawn(process.execPath, [script], { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  const lines = new Lines((line) => {
    const found = remarkIn(line);
    if (found) remark(found);
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      log.write(chunk);
      lines.write(chunk.toString('utf8'));
    });
  }
  const ended = endOf(child);
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  return {
    pid: child.pid ?? 0,
    ended,
    stop: () => void child.kill('SIGTERM'),
    kill: () => void child.kill('SIGKILL'),
  };
}

/** How a child process ended, in words. */
export function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`)));
}
