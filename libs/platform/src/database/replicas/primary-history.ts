interface Sample {
  at: number;
  offset: bigint;
}

/** How far the primary had written at moments of the last minute: what tells how old the state is that a replica shows, whatever its clock says. */
export class PrimaryHistory {
  private samples: Sample[] = [];

  constructor(private readonly keepMs = 60_000) {}

  /** `at` is when the primary was asked, in milliseconds: it may have written more by the time it answered. */
  note(at: number, offset: bigint): void {
    this.samples.push({ at, offset });
    const oldest = at - this.keepMs;
    if ((this.samples[0]?.at ?? at) < oldest) this.samples = this.samples.filter((sample) => sample.at >= oldest);
  }

  /** How many milliseconds behind the primary somebody is at most who has replayed so far; infinite when that was before all that is known. */
  lagOf(replayed: bigint, now: number): number {
    const index = this.samples.findLastIndex(({ offset }) => offset <= replayed);
    const known = this.samples[index];
    if (known === undefined) return Infinity;
    // Who has all that the primary was last seen to have is behind by nothing that is known of.
    return index === this.samples.length - 1 ? 0 : now - known.at;
  }
}
