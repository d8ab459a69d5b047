import { parentPort, workerData } from 'node:worker_threads';
import { armFaultPoints } from '#platform/faults/fault-point.js';
import { runImport } from './run-import.js';
import type { WorkerAnswer, WorkerData } from './run-in-worker.js';

/** A thread that carries out one import: reads of the catalog go on beside it. Any message tells it to stop. */
const stop = new AbortController();
const { connectionString, importId, faultFile } = workerData as WorkerData;
armFaultPoints(faultFile);
parentPort?.once('message', () => stop.abort());

const answer: WorkerAnswer = await runImport(connectionString, importId, stop.signal).then(
  () => ({}),
  (error: unknown) => {
    const { name, code, message, stack } = error as Error & { code?: string };
    return { error: { name, code, message, stack } };
  },
);
parentPort?.postMessage(answer);
parentPort?.close();
