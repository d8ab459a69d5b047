import { unavailable } from '../errors/domain-error.js';

/** Lets so many works run at once; the others wait in the order in which they came, and no longer than `patienceMs`: then they fail with 503. */
export class Turns {
  private readonly line: (() => void)[] = [];
  private running = 0;

  constructor(
    private readonly most: number,
    private readonly patienceMs: number,
  ) {}

  /** Runs `work` when its turn comes. */
  async take<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= this.most) await this.turn();
    else this.running++;
    try {
      return await work();
    } finally {
      // Whoever is next gets this place.
      const next = this.line.shift();
      if (next) next();
      else this.running--;
    }
  }

  private turn(): Promise<void> {
    return new Promise((resolve, reject) => {
      const come = () => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        this.line.splice(this.line.indexOf(come), 1);
        reject(unavailable('The database is busy.'));
      }, this.patienceMs);
      this.line.push(come);
    });
  }
}
