import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { faultFile } from '#platform/faults/fault-point.js';
import { runImport } from './run-import.js';

export interface WorkerOrder {
  connectionString: string;
  importId: string;
}

export interface WorkerData extends WorkerOrder {
  faultFile: string | undefined;
}

export interface WorkerAnswer {
  error?: { name: string; code?: string | undefined; message: string; stack?: string | undefined };
}

const workerFile = new URL('./import-worker.js', import.meta.url);
/** What a file may take, however long it is. */
const limits = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 16 };
/** A batch takes less. */
const stopMs = 6_000;

/** `runImport` in a thread of its own. Run from source, as tests do, there is no file for a thread: then it runs in this one. */
export function runInWorker(order: WorkerOrder, signal: AbortSignal): Promise<void> {
  if (!existsSync(fileURLToPath(workerFile))) return runImport(order.connectionString, order.importId, signal);
  return new Promise((resolve, reject) => {
    const workerData: WorkerData = { ...order, faultFile: faultFile() };
    const worker = new Worker(workerFile, { workerData, resourceLimits: limits });
    let answer: WorkerAnswer | undefined;
    let timer: NodeJS.Timeout | undefined;
    const stop = () => {
      worker.postMessage('stop');
      timer = setTimeout(() => void worker.terminate(), stopMs);
    };
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
    worker.on('message', (message: WorkerAnswer) => (answer = message));
    worker.on('error', (error) => (answer = { error: error as Error }));
    worker.on('exit', () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      if (answer && !answer.error) resolve();
      else reject(Object.assign(new Error(answer?.error?.message ?? 'The thread of the import has ended'), answer?.error));
    });
  });
}
