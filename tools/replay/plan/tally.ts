import type { Reason } from './reasons.js';

/** What can become of a line: sold, refunded, or a reason why neither. */
export type Outcome = 'sold' | 'refunded' | Reason;

interface Count {
  readonly lines: number;
  readonly mils: number;
}

/** Every line of the file is here exactly once, and every amount too: the sums are the file's own. */
export class Tally {
  private readonly counts = new Map<Outcome, Count>();

  /** `lines` is 0 for the rest of a line that was counted already with the larger part of its amount. */
  add(outcome: Outcome, mils: number, lines: 0 | 1 = 1): void {
    const so = this.of(outcome);
    this.counts.set(outcome, { lines: so.lines + lines, mils: so.mils + mils });
  }

  of(outcome: Outcome): Count {
    return this.counts.get(outcome) ?? { lines: 0, mils: 0 };
  }

  /** Largest number of lines first, after what was sold and refunded. */
  rows(): { readonly outcome: Outcome; readonly lines: number; readonly mils: number }[] {
    const rank = ({ outcome }: { outcome: Outcome }) => ['refunded', 'sold'].indexOf(outcome);
    return [...this.counts]
      .map(([outcome, count]) => ({ outcome, ...count }))
      .sort((a, b) => rank(b) - rank(a) || b.lines - a.lines || a.outcome.localeCompare(b.outcome));
  }

  total(): Count {
    return [...this.counts.values()].reduce((sum, { lines, mils }) => ({ lines: sum.lines + lines, mils: sum.mils + mils }), {
      lines: 0,
      mils: 0,
    });
  }
}
