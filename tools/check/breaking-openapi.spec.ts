import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

// A plain script has no types.
const script: string = './breaking-openapi.mjs';
const { breakingChanges } = (await import(script)) as { breakingChanges: (last: Json, next: Json) => string[] };

type Json = Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any -- a document is whatever it is

const release = (): Json => JSON.parse(readFileSync('docs/openapi.json', 'utf8')) as Json;
const changesOf = (change: (document: Json) => void): string[] => {
  const next = release();
  change(next);
  return breakingChanges(release(), next);
};
const parameters = (document: Json) => document.paths['/api/v1/products'].get.parameters as Json[];
const parameter = (document: Json, name: string) => parameters(document).find((one) => one.name === name)!;
const schema = (document: Json, name: string) => document.components.schemas[name] as Json;

describe('a newer OpenAPI document', () => {
  it('breaks nothing when it is the same, or says more', () => {
    const more = (document: Json) => {
      document.paths['/more'] = { get: { responses: {} } };
      parameters(document).push({ in: 'query', name: 'more', schema: { type: 'string' } });
      schema(document, 'Product').properties.more = { type: 'string' };
      schema(document, 'Product').required.push('more');
      schema(document, 'CreateProductDto').properties.more = { type: 'string' };
      parameter(document, 'sort').schema.enum.push('more');
    };
    expect([changesOf(() => undefined), changesOf(more)]).toEqual([[], []]);
  });

  const breaks: [string, (document: Json) => void, string][] = [
    ['a route is gone', (document) => delete document.paths['/api/v1/products'].get, 'GET /api/v1/products is gone.'],
    [
      'a parameter is gone',
      (document) => parameters(document).splice(parameters(document).indexOf(parameter(document, 'brand')), 1),
      'GET /api/v1/products no longer takes the query parameter brand.',
    ],
    [
      'a parameter becomes required',
      (document) => (parameter(document, 'q').required = true),
      'GET /api/v1/products now requires the query parameter q.',
    ],
    [
      'a choice is gone',
      (document) => parameter(document, 'sort').schema.enum.shift(),
      'GET /api/v1/products: the query parameter sort no longer takes relevance.',
    ],
    [
      'a bound is narrower',
      (document) => (parameter(document, 'limit').schema.maximum = 50),
      'GET /api/v1/products: the query parameter limit has a lower maximum now: 50.',
    ],
    [
      'a field of an answer is gone',
      (document) => delete schema(document, 'Product').properties.slug,
      'GET /api/v1/products: answer 200.data[].slug is gone.',
    ],
    [
      'a field of an answer may be missing',
      (document) => (schema(document, 'Product').required = schema(document, 'Product').required.filter((name: string) => name !== 'slug')),
      'GET /api/v1/products: answer 200.data[].slug may be missing now.',
    ],
    [
      'a field changes its type',
      (document) => (schema(document, 'Product').properties.slug.type = 'number'),
      'GET /api/v1/products: answer 200.data[].slug was string and is number now.',
    ],
    [
      'a field of a body becomes required',
      (document) => schema(document, 'CreateProductDto').required.push('brand'),
      'POST /api/v1/products: body.brand is required now.',
    ],
    [
      'a field of a body is gone',
      (document) => delete schema(document, 'CreateProductDto').properties.brand,
      'POST /api/v1/products: body.brand is gone.',
    ],
    [
      'an answer is gone',
      (document) => delete document.paths['/api/v1/products'].post.responses['201'],
      'POST /api/v1/products no longer answers 201.',
    ],
  ];
  it.each(breaks)('breaks clients when %s, and says so', (_, change, sentence) => {
    expect(changesOf(change)).toContain(sentence);
  });
});
