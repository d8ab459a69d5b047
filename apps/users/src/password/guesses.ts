import { createHmac } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { currentCall } from '#platform/grpc/call-context.js';
import { guessSource } from './guess-source.js';
import { HashingGate } from './hashing-gate.js';
import { tooManyAttempts } from './password.errors.js';

const mostFailures = 10;
const withinSeconds = 15 * 60;

/**
 * Passwords of one pair that are checked at once. Each counts as wrong until it has turned out right, so that a hundred guesses at once are no more than ten;
 * the others wait, so that somebody's own log-ins at once do not use their ten up.
 */
const atOnce = 2;

/** An address, whether anybody has it or not, and where the guesses come from: MACs of both, 32 bytes each. */
type Pair = readonly [account: Buffer, source: Buffer];

const recent = `SELECT t FROM unnest(f.failed_at) AS t WHERE t > now() - make_interval(secs => ${withinSeconds})`;

/** The moment at which this guess has failed, should it turn out so; nothing when there have been too many. */
const countGuess = `
  INSERT INTO login_failure AS f (account, source, failed_at) VALUES ($1, $2, ARRAY[clock_timestamp()])
  ON CONFLICT (account, source) DO UPDATE SET failed_at = ARRAY(${recent}) || clock_timestamp()
  WHERE (SELECT count(*) FROM (${recent}) AS r) < ${mostFailures}
  RETURNING failed_at[cardinality(failed_at)]::text AS at`;

const untilNext = `
  SELECT ceil(extract(epoch FROM min(t) - now()) + ${withinSeconds})::int AS seconds FROM login_failure f, LATERAL (${recent}) AS r
  WHERE account = $1 AND source = $2`;

/** At most ten wrong passwords within a quarter of an hour for an address from one place. From elsewhere its owner gets in all the same. */
export class Guesses {
  private readonly lines = new Map<string, HashingGate>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly key: Buffer,
    private readonly queue: number,
  ) {}

  /**
   * Whether the password is right, as `check` says, for the address of that blind index. A right one makes the wrong ones before it forgotten. Throws
   * 429 `TOO_MANY_ATTEMPTS` without asking, whatever the password.
   */
  async check(emailIndex: Buffer, check: () => Promise<boolean>): Promise<boolean> {
    const pair = this.pairOf(emailIndex);
    const name = Buffer.concat(pair).toString('base64');
    const line = this.lines.get(name) ?? new HashingGate(atOnce, this.queue);
    this.lines.set(name, line);
    try {
      return await line.run(() => this.guess(pair, check));
    } finally {
      if (line.idle) this.lines.delete(name);
    }
  }

  /** Whoever asks has shown in another way that the account is theirs. */
  async forget(emailIndex: Buffer): Promise<void> {
    await this.dataSource.query('DELETE FROM login_failure WHERE account = $1 AND source = $2', [...this.pairOf(emailIndex)]);
  }

  /** Of everybody, what is too long ago to count. */
  async forgetOld(): Promise<void> {
    await this.dataSource.query(
      `DELETE FROM login_failure WHERE coalesce(failed_at[cardinality(failed_at)], '-infinity') < now() - make_interval(secs => ${withinSeconds})`,
    );
  }

  private async guess(pair: Pair, check: () => Promise<boolean>): Promise<boolean> {
    const [counted] = await this.dataSource.query<{ at: string }[]>(countGuess, [...pair]);
    if (!counted) throw await this.refusal(pair);
    let isRight: boolean;
    try {
      isRight = await check();
    } catch (error) {
      await this.takeBack(pair, counted.at);
      throw error;
    }
    if (isRight) await this.dataSource.query('DELETE FROM login_failure WHERE account = $1 AND source = $2', [...pair]);
    return isRight;
  }

  /** Nobody looked at the password: too many people are logging in. */
  private async takeBack(pair: Pair, at: string): Promise<void> {
    await this.dataSource.query(
      'UPDATE login_failure SET failed_at = array_remove(failed_at, $3::timestamptz) WHERE account = $1 AND source = $2',
      [...pair, at],
    );
  }

  private async refusal(pair: Pair): Promise<Error> {
    const [{ seconds }] = await this.dataSource.query<{ seconds: number | null }[]>(untilNext, [...pair]);
    return tooManyAttempts(Math.max(1, seconds ?? 1));
  }

  private pairOf(emailIndex: Buffer): Pair {
    const mac = (purpose: string, value: Buffer | string) => createHmac('sha256', this.key).update(`${purpose}\0`).update(value).digest();
    return [mac('account', emailIndex), mac('source', guessSource(currentCall()?.clientAddress))];
  }
}
