import { readFileSync, rmSync } from 'node:fs';

/** Places in the code at which a test may have the process die: after one durable step, before the next. */
export type FaultPoint =
  | ('orders.after-claim' | 'orders.after-reserve' | 'orders.after-provider-answer' | 'orders.before-response')
  | ('catalog.import-reading' | 'catalog.import-resolving' | 'catalog.import-applying');

const nothing = (): void => undefined;
let reached: (point: FaultPoint) => void = nothing;

/** Ends the process as `kill -9` would. Not in production: configuration refuses it there. */
const die = (): void => void process.kill(process.pid, 'SIGKILL');

/** Does nothing, unless `armFaultPoints` was called and its file names this point. */
export function faultPoint(point: FaultPoint): void {
  reached(point);
}

/**
 * From now on the process dies at the point that `file` names, as soon as it reaches it. The file is removed first, so that one file is one
 * death, and whoever starts again goes on. Without a file nothing is looked at ever again.
 */
export function armFaultPoints(file: string | undefined, end: () => void = die): void {
  reached = file === undefined ? nothing : (point) => strike(file, point, end);
}

function strike(file: string, point: FaultPoint, end: () => void): void {
  if (contentOf(file) !== point) return;
  rmSync(file, { force: true });
  end();
}

function contentOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw cause;
  }
}
