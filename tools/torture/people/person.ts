import { ApiClient, type ApiAnswer, type ApiRequest } from '#testing/api-client.js';
import type { LoggedIn } from '#testing/api-shapes.js';
import { isFinal } from '#testing/insist.js';
import type { Answers } from './answers.js';

/** Longer than the gateway takes for anything; a gateway that is stopped takes longer. */
const patienceMs = 8_000;
/** Access tokens live for 15 minutes. */
const tokenIsOldMs = 12 * 60_000;

/** Somebody with an account, and what they know of the shop. */
export class Person {
  private client: ApiClient;
  private loggedInAt = 0;
  /** Why there was no answer the last time that there was none. */
  trouble = '';

  constructor(
    readonly url: string,
    readonly email: string,
    readonly password: string,
    private readonly answers: Answers,
  ) {
    this.client = new ApiClient(url);
  }

  /** The answer, if it says what became of the request: undefined after a 5xx, or none. */
  async ask<T>(request: ApiRequest): Promise<ApiAnswer<T> | undefined> {
    if (Date.now() - this.loggedInAt > tokenIsOldMs && !(await this.logIn())) return undefined;
    const answer = await this.send<T>(request);
    if (answer?.status === 401) this.answers.strange.push(`${answer.request} answered 401 to a token that is good: ${answer.text}`);
    return answer;
  }

  /** Whether it could be done now. Somebody who has an account and is refused is noted. */
  async logIn(): Promise<boolean> {
    const body = { email: this.email, password: this.password };
    const answer = await this.send<LoggedIn>({ method: 'POST', path: '/auth/login', body });
    if (answer === undefined) return false;
    if (answer.status !== 200) this.answers.strange.push(`${this.email} could not log in: ${answer.outcome}`);
    else this.hasTokens(answer.data);
    return answer.status === 200;
  }

  hasTokens({ tokens }: LoggedIn): void {
    this.client = this.client.as(tokens.accessToken);
    this.loggedInAt = Date.now();
  }

  /** The same without a look at who one is. A 500 is noted: whatever is broken has an answer of its own, and only what nobody thought of has none. */
  async send<T>(request: ApiRequest): Promise<ApiAnswer<T> | undefined> {
    this.answers.requests++;
    try {
      const answer = await this.client.send<T>({ timeoutMs: patienceMs, ...request });
      if (answer.status >= 500) count(this.answers.failures, answer.outcome);
      if (answer.status === 500) this.answers.strange.push(`${answer.request} answered ${answer.outcome}: ${answer.text}`);
      if (isFinal(answer)) return answer;
      this.trouble = `${answer.outcome} ${answer.text}`;
    } catch (error) {
      this.trouble = reasonOf(error as Error);
      count(this.answers.lost, this.trouble);
    }
    return undefined;
  }
}

function count(counts: Record<string, number>, what: string): void {
  counts[what] = (counts[what] ?? 0) + 1;
}

function reasonOf({ name, cause, message }: Error): string {
  if (name === 'TimeoutError') return 'no answer in time';
  const { code } = (cause ?? {}) as { code?: string };
  return code ?? (cause instanceof Error ? cause.message : message);
}
