import type { OpenAPIObject } from '@nestjs/swagger';
import { tokenPaths } from '../http/token-endpoint.js';
import { policyOf } from '../limits/policies.js';
import { problemResponse } from './api-problem.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
type Response = Operation['responses'][string];
type Components = NonNullable<OpenAPIObject['components']>;

const methods = ['get', 'post', 'patch', 'delete'] as const;

/** Adds to every operation what can go wrong with any, which would only be noise beside each route's own, and says each kind of problem once. */
export function completeDocument(document: OpenAPIObject): OpenAPIObject {
  const components = (document.components ??= {});
  for (const [path, item] of Object.entries(document.paths)) {
    for (const operation of methods.flatMap((method) => item[method] ?? [])) {
      sayDeepObjects(operation);
      addCommonProblems(operation, path.startsWith('/api/') || tokenPaths.includes(path));
      if (policyOf(path)) sayLimits(operation);
      shareProblems(operation, components);
    }
  }
  return document;
}

/** `attr[colour]=blue` is what OpenAPI calls a deep object. */
function sayDeepObjects({ parameters = [] }: Operation): void {
  for (const parameter of parameters) {
    const isObject = 'schema' in parameter && parameter.schema && 'type' in parameter.schema && parameter.schema.type === 'object';
    if (isObject) Object.assign(parameter, { style: 'deepObject', explode: true });
  }
}

function addCommonProblems(operation: Operation, asksServices: boolean): void {
  const { responses } = operation;
  const add = (status: number, ...codes: string[]): void => {
    responses[status] = problemResponse(status, [...new Set([...codes, ...codesOf(responses[status])])]);
  };
  add(400, 'VALIDATION_FAILED', ...(takesJson(operation) ? ['MALFORMED_JSON'] : []));
  if (operation.requestBody) {
    add(413, 'BODY_TOO_LARGE');
    add(415, 'UNSUPPORTED_MEDIA_TYPE');
  }
  if (!asksServices) return;
  add(500, 'INTERNAL');
  add(503, 'SERVICE_UNAVAILABLE');
  add(504, 'DEADLINE_EXCEEDED');
}

const limitHeaders = {
  'RateLimit-Policy': {
    description: 'The limit that counts here: `q` requests at once, which grow back within `w` seconds.',
    schema: { type: 'string', example: '"products";q=50;w=30' },
  },
  RateLimit: {
    description: 'What is left of it: `r` requests now, all of them again in `t` seconds.',
    schema: { type: 'string', example: '"products";r=49;t=1' },
  },
} as const;

/** Every route can be asked too often, and says in every answer how much may still be asked. */
function sayLimits({ responses }: Operation): void {
  responses[429] = {
    ...problemResponse(429, ['RATE_LIMITED']),
    headers: { ...limitHeaders, 'Retry-After': { description: 'Seconds to wait.', schema: { type: 'integer', minimum: 1 } } },
  };
  for (const [status, response] of Object.entries(responses)) {
    if (response && 'description' in response && Number(status) < 300) response.headers = { ...response.headers, ...limitHeaders };
  }
}

const takesJson = ({ requestBody }: Operation): boolean =>
  requestBody !== undefined && 'content' in requestBody && 'application/json' in requestBody.content;

/** Puts the problems of an operation among the components, where operations with the same ones share them. */
function shareProblems(operation: Operation, components: Components): void {
  const shared = (components.responses ??= {});
  for (const [status, response] of Object.entries(operation.responses)) {
    const codes = codesOf(response);
    if (codes.length === 0) continue;
    const name = [status, ...codes].join('.');
    shared[name] = response as NonNullable<Components['responses']>[string];
    operation.responses[status] = { $ref: `#/components/responses/${name}` };
  }
}

function codesOf(response: Response | undefined): string[] {
  const content = response && 'content' in response ? response.content : undefined;
  return Object.keys(content?.['application/problem+json']?.examples ?? {});
}
