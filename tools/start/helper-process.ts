import { fork } from 'node:child_process';
import { PlainFailure } from './plain-failure.js';

export interface Helper {
  /** Gives the helper its work, and resolves when it has done it. */
  run(work: object, progress?: (text: string) => void): Promise<void>;
  kill(): void;
}

/**
 * A short-lived process for what needs large libraries: they leave memory with it. It may be started ahead of its work, so
 * that it loads them meanwhile. What it says on stderr when it fails is meant for the operator.
 */
export function startHelper(script: string, env: NodeJS.ProcessEnv): Helper {
  const child = fork(script, [], { env, detached: true, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  let complaint = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (complaint += text));
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('close', resolve);
    child.once('error', reject);
  });
  return {
    kill: () => void child.kill('SIGKILL'),
    run: async (work, progress) => {
      if (progress) child.on('message', (text) => progress(text as string));
      // A helper that already refused has closed the channel; its exit code says so below.
      child.send(work, () => undefined);
      if ((await ended) !== 0) throw new PlainFailure(complaint.trim() || `${script} failed without a word.`);
    },
  };
}
