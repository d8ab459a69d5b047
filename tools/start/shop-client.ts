import { PlainFailure } from './plain-failure.js';

interface Answer {
  status: number;
  body: { data?: unknown; code?: string; detail?: string; errors?: unknown };
}

/** The shop's public API, as its administrator. */
export class ShopClient {
  private constructor(
    private readonly base: string,
    private readonly token: string,
  ) {}

  static async logIn(url: string, admin: { email: string; password: string }): Promise<ShopClient> {
    const base = `${url}/api/v1`;
    const { status, body } = await call(`${base}/auth/login`, 'POST', admin);
    if (status === 401) {
      throw new PlainFailure(
        `The administrator ${admin.email} has another password by now: the demo cannot be loaded (ASHLAR_DEMO=off starts without it).`,
      );
    }
    if (status !== 200) throw unexpected('POST /auth/login', { status, body });
    return new ShopClient(base, (body.data as { tokens: { accessToken: string } }).tokens.accessToken);
  }

  async get(path: string): Promise<unknown> {
    const answer = await call(this.base + path, 'GET', undefined, this.token);
    if (answer.status !== 200) throw unexpected(`GET ${path}`, answer);
    return answer.body.data;
  }

  /** Makes a thing; undefined when its slug or SKU is there already. */
  async create(path: string, thing: object): Promise<{ id: string } | undefined> {
    const answer = await call(this.base + path, 'POST', thing, this.token);
    if (answer.status === 409) return undefined;
    if (answer.status !== 201) throw unexpected(`POST ${path}`, answer);
    return answer.body.data as { id: string };
  }
}

async function call(url: string, method: string, body?: object, token?: string): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
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
