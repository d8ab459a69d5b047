import { unavailable } from '../errors/domain-error.js';

/** Lets so many works run at once; the others wait in the order in which they came, and with a patience no longer than that: then they fail with 503. */
export class Turnstile {
  private readonly line: (() => void)[] = [];
  private running = 0;

  constructor(
    private readonly atOnce: number,
    private readonly patienceMs?: number,
  ) {}

  /** Runs `work` when its turn comes. */
  async pass<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= this.atOnce) await this.turn();
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
      const giveUp = () => {
        this.line.splice(this.line.indexOf(come), 1);
        reject(unavailable('Too many wait for the same already.'));
      };
      const timer = this.patienceMs === undefined ? undefined : setTimeout(giveUp, this.patienceMs);
      const come = () => {
        clearTimeout(timer);
        resolve();
      };
      this.line.push(come);
    });
  }
}
