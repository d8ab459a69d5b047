import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anId } from '../../../test/contracts.js';
import { startGateway, type GatewayUnderTest } from '../../../test/gateway-under-test.js';

interface Operation {
  operationId: string;
  summary?: string;
  parameters?: { name: string; in: string; required?: boolean; description?: string; schema: { example?: string } }[];
  requestBody?: { content: Record<string, { examples?: Record<string, { value: object | string }> }> };
  responses: Record<string, { $ref?: string; content?: Record<string, { example?: object }> }>;
  security?: object[];
}

interface OpenApi {
  paths: Record<string, Record<string, Operation>>;
  components: { responses: Record<string, { description: string }> };
}

describe('the OpenAPI document', () => {
  let gateway: GatewayUnderTest;
  let document: OpenApi;

  beforeAll(async () => {
    gateway = await startGateway();
    document = JSON.parse((await gateway.api.get(`${gateway.url}/docs/openapi.json`)).text) as OpenApi;
  });
  afterAll(() => gateway.stop());

  const operations = () =>
    Object.entries(document.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
    );

  const address = (path: string, { parameters = [] }: Operation) => {
    const asked = parameters.filter((each) => each.in === 'query' && each.required);
    const query = asked.map(({ name, schema: { example = '' } }) => `${name}=${encodeURIComponent(example)}`).join('&');
    const found = path.replace(/\{(\w+)\}/g, (_, name: string) => parameters.find((each) => each.name === name)?.schema.example ?? anId);
    return query === '' ? found : `${found}?${query}`;
  };

  const isOpen = ({ security = [] }: Operation) => security.some((scheme) => Object.keys(scheme).length === 0);
  const written = (type: string, value: object | string) =>
    type === 'application/json' || typeof value === 'string' ? value : new URLSearchParams({ ...value }).toString();

  it('has the routes of every subject', () => {
    expect(operations().length).toBeGreaterThanOrEqual(45);
  });

  it('has an example for every body, and the gateway takes each as it stands', async () => {
    let taken = 0;
    for (const { path, method, operation } of operations()) {
      if (!operation.requestBody || operation.operationId === 'receiveProviderWebhook') continue;
      const [[type, { examples: given = {} }]] = Object.entries(operation.requestBody.content);
      const examples = Object.entries(given);
      expect([operation.operationId, examples.length]).not.toEqual([operation.operationId, 0]);
      for (const [name, { value }] of examples) {
        gateway.forget();
        const answer = await (isOpen(operation) ? gateway.api : gateway.as('admin')).send({
          method,
          path: gateway.url + address(path, operation),
          body: written(type, value),
          headers: { 'content-type': type },
          key: crypto.randomUUID(),
        });
        expect([operation.operationId, name, answer.status < 500 && answer.outcome]).toEqual([operation.operationId, name, false]);
        expect(gateway.asked()).toHaveLength(1);
        taken++;
      }
    }
    expect(taken).toBeGreaterThan(20);
  });

  it('names a problem of every kind that a route can meet', () => {
    for (const { path, operation } of operations()) {
      if (!path.startsWith('/api/')) continue;
      const statuses = Object.keys(operation.responses);
      expect([operation.operationId, statuses]).toEqual([
        operation.operationId,
        expect.arrayContaining(['400', '429', '500', '503', '504']),
      ]);
      if (operation.requestBody) expect(statuses).toEqual(expect.arrayContaining(['413', '415']));
      if (operation.parameters?.some(({ name }) => name === 'If-Match')) expect(statuses).toContain('412');
      if (operation.parameters?.some(({ name }) => name === 'Idempotency-Key'))
        expect(statuses).toEqual(expect.arrayContaining(['409', '422']));
    }
  });

  it('asks for a token exactly where the gateway does', async () => {
    for (const { path, method, operation } of operations()) {
      const answer = await gateway.api.send({ method, path: gateway.url + address(path, operation) });
      expect([operation.operationId, answer.status === 401]).toEqual([operation.operationId, !isOpen(operation)]);
    }
  });
});
