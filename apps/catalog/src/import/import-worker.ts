import { parentPort, workerData } from 'node:worker_threads';
import { runImport } from './run-import.js';
import type { WorkerAnswer, WorkerOrder } from './run-in-worker.js';

/** A thread that carries out one import: reads of the catalog go on beside it. Any message tells it to stop. */
const stop = new AbortController();
const { connectionString, importId } = workerData as WorkerOrder;
parentPort?.once('message', () => stop.abort());

const answer: WorkerAnswer = await runImport(connectionString, importId, stop.signal).then(
  () => ({}),
  ({ name, code, message, stack }: Error & { code?: string }) => ({ error: { name, code, message, stack } }),
);
parentPort?.postMessage(answer);
parentPort?.close();
