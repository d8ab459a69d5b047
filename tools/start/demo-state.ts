import { readFileSync } from 'node:fs';
import type { DataFolder } from './data-folder.js';

/** Work for `load-demo.js`. */
export interface LoadDemo {
  url: string;
  admin: { email: string; password: string };
  /** So that no rate limit holds it up. */
  operatorKey: string;
  /** An earlier start began to load, so a catalog that is not empty holds a part of the demo. */
  begun: boolean;
}

type State = 'none' | 'begun' | 'done';

/** How far the demo came, kept in the data folder: a start may be cut off while it loads. */
export class DemoState {
  constructor(private readonly folder: DataFolder) {}

  read(): State {
    try {
      return (JSON.parse(readFileSync(this.folder.at('demo.json'), 'utf8')) as { state: State }).state;
    } catch {
      return 'none';
    }
  }

  write(state: State): void {
    this.folder.writePrivate('demo.json', `${JSON.stringify({ state })}\n`);
  }
}
