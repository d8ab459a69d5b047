import { codeOf } from './api.js';
import type { Api, ApiAnswer, ApiRequest } from './api.js';
import { Refused } from './refused.js';
import type { Envelope, LoggedIn } from './shapes.js';

/** A person at the shop: logs in when first needed, and again when the access token has ended. */
export class Session {
  private login: Promise<string> | undefined;

  constructor(
    private readonly api: Api,
    private readonly email: string,
    private readonly password: string,
    token?: string,
  ) {
    if (token !== undefined) this.login = Promise.resolve(token);
  }

  async send(request: ApiRequest): Promise<ApiAnswer> {
    const login = (this.login ??= this.logIn());
    const answer = await this.api.send({ ...request, token: await login });
    if (answer.status !== 401) return answer;
    // Of several requests that find the token ended, the first logs in for all.
    if (this.login === login) this.login = this.logIn();
    return this.api.send({ ...request, token: await this.login });
  }

  /** A new access token, for what takes long enough to outlive an old one. */
  token(): Promise<string> {
    return (this.login = this.logIn());
  }

  /** The answer's data, or `Refused` for any other status than a success. */
  async get<T>(path: string): Promise<Envelope<T>> {
    return accepted<T>({ method: 'GET', path }, await this.send({ method: 'GET', path }));
  }

  async post<T>(path: string, body: unknown, idempotencyKey?: string): Promise<Envelope<T>> {
    const request: ApiRequest = { method: 'POST', path, body, ...(idempotencyKey === undefined ? {} : { idempotencyKey }) };
    return accepted<T>(request, await this.send(request));
  }

  private async logIn(): Promise<string> {
    const request: ApiRequest = { method: 'POST', path: '/api/v1/auth/login', body: { email: this.email, password: this.password } };
    return accepted<LoggedIn>(request, await this.api.send(request)).data.tokens.accessToken;
  }
}

export function accepted<T>(request: ApiRequest, answer: ApiAnswer): Envelope<T> {
  if (answer.status >= 300) throw new Refused(request, answer);
  return answer.body as Envelope<T>;
}

/** Whether the shop said no with this code. */
export const refusedWith = (error: unknown, ...codes: string[]): error is Refused =>
  error instanceof Refused && codes.includes(codeOf(error.answer) ?? '');
