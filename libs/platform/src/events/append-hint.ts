import { EventEmitter } from 'node:events';

const hints = new EventEmitter();

/** Says that events were written in this process. A hint only: the transaction may still be open, or fail. */
export const somethingWasAppended = (): void => void hints.emit('appended');

/** Calls `listener` at each hint until the answer is called. */
export function onAppended(listener: () => void): () => void {
  hints.on('appended', listener);
  return () => hints.off('appended', listener);
}
