/** A problem document, as the API answers it. */
export interface ProblemAnswer {
  type: string;
  title: string;
  status: number;
  detail: string;
  instance: string;
  code: string;
  requestId: string;
  errors?: { field: string; code: string; message: string }[];
}

export interface ApiRequest {
  method: string;
  /** Below `/api/v1` when it starts with a slash; an address as it stands otherwise. */
  path: string;
  /** A value becomes JSON; a string or bytes are sent as they are. */
  body?: unknown;
  headers?: Record<string, string>;
  /** The idempotency key; every POST gets one of its own unless told, null sends none. */
  key?: string | null;
  /** Milliseconds until one gives up; 30 s unless told. */
  timeoutMs?: number;
}

type Extra = Pick<ApiRequest, 'headers' | 'key' | 'timeoutMs'>;

/** The REST API as one person, or as nobody. */
export class ApiClient {
  constructor(
    readonly url: string,
    readonly token?: string,
  ) {}

  as(token: string): ApiClient {
    return new ApiClient(this.url, token);
  }

  get = <T = unknown>(path: string, extra?: Extra) => this.send<T>({ method: 'GET', path, ...extra });
  post = <T = unknown>(path: string, body?: unknown, extra?: Extra) => this.send<T>({ method: 'POST', path, body, ...extra });
  patch = <T = unknown>(path: string, body?: unknown, extra?: Extra) => this.send<T>({ method: 'PATCH', path, body, ...extra });
  delete = <T = unknown>(path: string, extra?: Extra) => this.send<T>({ method: 'DELETE', path, ...extra });

  async send<T>({
    method,
    path,
    body,
    headers = {},
    key = method === 'POST' ? crypto.randomUUID() : null,
    timeoutMs = 30_000,
  }: ApiRequest): Promise<ApiAnswer<T>> {
    const response = await fetch(path.startsWith('/') ? `${this.url}/api/v1${path}` : path, {
      method,
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(this.token !== undefined && { authorization: `Bearer ${this.token}` }),
        ...(key !== null && { 'idempotency-key': key }),
        ...headers,
      },
      body: typeof body === 'string' || body instanceof Uint8Array ? (body as Uint8Array<ArrayBuffer>) : JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutMs),
    });
    return new ApiAnswer<T>(`${method} ${path}`, response.status, response.headers, await response.text());
  }
}

/** One answer of the API. */
export class ApiAnswer<T = unknown> {
  constructor(
    readonly request: string,
    readonly status: number,
    readonly headers: Headers,
    readonly text: string,
  ) {}

  /** The whole body. */
  get json(): {
    data: T;
    meta: { timestamp: string; requestId: string; page?: { limit: number; nextCursor: string | null; total?: number } };
  } {
    return JSON.parse(this.text) as never;
  }

  /** What a success brings. Throws for a refusal, saying what it was. */
  get data(): T {
    if (this.status > 299) throw new Error(`${this.request} answered ${this.status}: ${this.text}`);
    return this.json.data;
  }

  /** What a refusal says. Throws for a success. */
  get problem(): ProblemAnswer {
    if (this.status < 400) throw new Error(`${this.request} answered ${this.status}: ${this.text}`);
    return JSON.parse(this.text) as ProblemAnswer;
  }

  /** Status, and a problem's code: `201`, `409 OUT_OF_STOCK`. */
  get outcome(): string {
    return this.status < 400 ? String(this.status) : `${this.status} ${this.problem.code}`;
  }
}
