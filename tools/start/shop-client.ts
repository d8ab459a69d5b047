import { operatorHeader } from '#platform/auth/operator-key.js';
import { PlainFailure } from './plain-failure.js';

interface Answer {
  status: number;
  body: { data?: unknown; code?: string; detail?: string; errors?: unknown };
}

/** The shop's public API, as its administrator. */
export class ShopClient {
  private constructor(
    private readonly base: string,
    private readonly headers: Record<string, string>,
  ) {}

  static async logIn(url: string, admin: { email: string; password: string }, operatorKey: string): Promise<ShopClient> {
    const base = `${url}/api/v1`;
    const operator = { [operatorHeader]: operatorKey };
    const { status, body } = await call(`${base}/auth/login`, 'POST', operator, admin);
    if (status === 401) {
      throw new PlainFailure(
        `The administrator ${admin.email} has another password by now: the demo cannot be loaded (ASHLAR_DEMO=off starts without it).`,
      );
    }
    if (status !== 200) throw unexpected('POST /auth/login', { status, body });
    const { accessToken } = (body.data as { tokens: { accessToken: string } }).tokens;
    return new ShopClient(base, { ...operator, authorization: `Bearer ${accessToken}` });
  }

  async get(path: string): Promise<unknown> {
    const answer = await call(this.base + path, 'GET', this.headers);
    if (answer.status !== 200) throw unexpected(`GET ${path}`, answer);
    return answer.body.data;
  }

  /** Makes a thing; undefined when its slug or SKU is there already. */
  async create(path: string, thing: object): Promise<{ id: string } | undefined> {
    const answer = await call(this.base + path, 'POST', this.headers, thing);
    if (answer.status === 409) return undefined;
    if (answer.status !== 201) throw unexpected(`POST ${path}`, answer);
    return answer.body.data as { id: string };
  }
}

async function call(url: string, method: string, headers: Record<string, string>, body?: object): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(15_000),
  });
  return { status: response.status, body: (await response.json()) as Answer['body'] };
}

function unexpected(what: string, { status, body }: Answer): PlainFailure {
  return new PlainFailure(
    `The demo could not be loaded: ${what} answered ${status} ${body.code ?? ''} ${body.detail ?? ''} ${JSON.stringify(body.errors ?? '')}`,
  );
}
