import { readFileSync, rmSync } from 'node:fs';

/** Places in the code at which a test may have the process die: after one durable step, before the next. */
export type FaultPoint =
  | ('orders.after-claim' | 'orders.after-reserve' | 'orders.after-provider-answer' | 'orders.before-response')
  | ('catalog.import-reading' | 'catalog.import-resolving' | 'catalog.import-applying');

const nothing = (): void => undefined;
let reached: (point: FaultPoint) => void = nothing;
let armedBy: string | undefined;

/** Ends the process as `kill -9` would. Not in production: configuration refuses it there. */
const die = (): void => void process.kill(process.pid, 'SIGKILL');

/** Does nothing, unless `armFaultPoints` was called and its file names this point. */
export function faultPoint(point: FaultPoint): void {
  reached(point);
}

/**
 * From now on the process dies at the point that `file` names, as soon as it reaches it; `point@3` is the third time that it does. The file is removed first,
 * so that one file is one death, and whoever starts again goes on. Without a file nothing is looked at ever again.
 */
export function armFaultPoints(file: string | undefined, end: () => void = die): void {
  armedBy = file;
  let passed = 0;
  reached =
    file === undefined
      ? nothing
      : (point) => {
          const [named, time = '1'] = contentOf(file)?.split('@') ?? [];
          if (named !== point || ++passed < Number(time)) return;
          passed = 0;
          rmSync(file, { force: true });
          end();
        };
}

/** The file that the process is armed with, which a thread of it has to be armed with too. */
export const faultFile = (): string | undefined => armedBy;

function contentOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw cause;
  }
}
