/** What the shop answered, counted. */
export class Answers {
  requests = 0;
  /** How often each answer of 500 and above was given. */
  readonly failures: Record<string, number> = {};
  /** How often there was no answer at all, by reason. */
  readonly lost: Record<string, number> = {};
  /** Answers that should never be given, with their place. */
  readonly strange: string[] = [];
}
