import type { ApiClient } from './api-client.js';

interface GraphqlError {
  message: string;
  path?: (string | number)[];
  locations?: { line: number; column: number }[];
  extensions: { code: string; status: number; requestId: string; errors?: { field: string; code: string; message: string }[] };
}

/** One answer of `/graphql`. */
export class GraphqlAnswer<T = Record<string, unknown>> {
  constructor(
    readonly status: number,
    readonly headers: Headers,
    readonly text: string,
  ) {}

  get body(): { data?: T | null; errors?: GraphqlError[] } {
    return JSON.parse(this.text) as never;
  }

  /** What came. Throws when anything went wrong. */
  get data(): T {
    const { data, errors } = this.body;
    if (errors || data == null) throw new Error(`GraphQL answered ${this.status}: ${this.text}`);
    return data;
  }

  get errors(): GraphqlError[] {
    return this.body.errors ?? [];
  }

  /** Status, and the codes of all errors: `200`, `400 QUERY_TOO_DEEP`. */
  get outcome(): string {
    return [this.status, ...this.errors.map(({ extensions }) => extensions.code)].join(' ');
  }
}

interface GraphqlExtra {
  variables?: object;
  operationName?: string;
  extensions?: object;
  headers?: Record<string, string>;
}

/** Posts a query to the GraphQL of the API. */
export async function graphql<T = Record<string, unknown>>(api: ApiClient, query: string | undefined, extra: GraphqlExtra = {}) {
  const { headers, ...body } = extra;
  return postGraphql<T>(api, { query, ...body }, headers);
}

/** Posts whatever it is. */
export async function postGraphql<T = Record<string, unknown>>(api: ApiClient, body: unknown, headers: Record<string, string> = {}) {
  const answer = await api.post(`${api.url}/graphql`, body, { headers });
  return new GraphqlAnswer<T>(answer.status, answer.headers, answer.text);
}
