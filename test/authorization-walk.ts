import { expect } from '@jest/globals';
import type { Scope } from '#platform/auth/scopes.js';
import type { ApiClient } from '#testing/api-client.js';
import type { AshlarCopy } from '#testing/ashlar-copy.js';
import { type OpenApiDocument, type Operation, operationsOf } from '#testing/openapi-document.js';
import { type Customer, TestShop } from '#testing/test-shop.js';
import { nameOf } from './authorization-rules.js';

export const neverMade = '01a0b2c3-d4e5-7f60-8a7b-9c0d1e2f3a4b';

/** An API client with its secret. */
export interface Program {
  id: string;
  secret: string;
}

interface Request {
  /** In the place of every name in the path. */
  id?: string;
  query?: string;
  body?: unknown;
}

/** Everything that the served document offers, and everybody who may come to it. */
export class Walk {
  private constructor(
    readonly copy: AshlarCopy,
    readonly shop: TestShop,
    readonly operations: readonly Operation[],
  ) {}

  static async through(copy: AshlarCopy): Promise<Walk> {
    const document = (await (await fetch(`${copy.url}/docs/openapi.json`)).json()) as OpenApiDocument;
    return new Walk(copy, await TestShop.open(copy), operationsOf(document));
  }

  of = (access: Operation['access']): Operation[] => this.operations.filter((each) => each.access === access);

  /** What is not for anybody. */
  get closed(): Operation[] {
    return this.operations.filter(({ access }) => access !== 'anybody');
  }

  ask = (who: ApiClient, { method, path }: Operation, { id = neverMade, query = '', body }: Request = {}) =>
    who.send({ method, path: this.copy.url + path.replaceAll(/\{\w+\}/g, encodeURIComponent(id)) + query, body });

  /** `GET /users: 200` for every answer that is not the one expected, whatever else is wrong with the request. */
  async others(who: ApiClient, asked: readonly Operation[], expected: string): Promise<string[]> {
    expect(asked.length).toBeGreaterThan(0);
    const found: string[] = [];
    for (const operation of asked) {
      for (const query of ['', '?unknown=1']) {
        const { outcome } = await this.ask(who, operation, { query });
        if (outcome !== expected) found.push(`${nameOf(operation)}${query}: ${outcome}`);
      }
    }
    return found;
  }

  /** Every answer that refuses somebody for who they are: the control of all that is refused. */
  async keptOut(newcomer: () => ApiClient | Promise<ApiClient>, asked: readonly Operation[]): Promise<string[]> {
    expect(asked.length).toBeGreaterThan(0);
    const found: string[] = [];
    for (const operation of asked) {
      const { status } = await this.ask(await newcomer(), operation);
      if (status === 401 || status === 403 || status >= 500) found.push(`${nameOf(operation)}: ${status}`);
    }
    return found;
  }

  async anAdministrator(): Promise<Customer> {
    const { user } = await this.shop.customer();
    expect((await this.shop.admin.patch(`/users/${user.id}`, { role: 'admin' })).status).toBe(200);
    return this.shop.logIn(user.email);
  }

  async program(...scopes: Scope[]): Promise<Program> {
    return (await this.shop.admin.post<Program>('/api-clients', { name: 'A program', scopes })).data;
  }

  /** The API with a new token of that program. */
  async tokenFor({ id, secret }: Program): Promise<ApiClient> {
    const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: id, client_secret: secret });
    const response = await fetch(`${this.copy.url}/oauth/token`, { method: 'POST', body });
    expect(response.status).toBe(200);
    return this.shop.guest.as(((await response.json()) as { access_token: string }).access_token);
  }

  asProgram = async (...scopes: Scope[]): Promise<ApiClient> => this.tokenFor(await this.program(...scopes));
}
