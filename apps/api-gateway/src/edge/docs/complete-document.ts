import type { OpenAPIObject } from '@nestjs/swagger';
import { problemResponse } from './api-problem.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

const methods = ['get', 'post', 'patch', 'delete'] as const;

/** Adds to every operation what can go wrong with any: it would only be noise beside each route's own. */
export function completeDocument(document: OpenAPIObject): OpenAPIObject {
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of methods) {
      const operation = item[method];
      if (operation) addCommonProblems(operation, path.startsWith('/api/'));
    }
  }
  return document;
}

function addCommonProblems(operation: Operation, asksServices: boolean): void {
  const { responses } = operation;
  const add = (status: number, ...codes: string[]): void => {
    const known = codesOf(responses[status]);
    const { status: _, ...response } = problemResponse(status, [...new Set([...codes, ...known])]);
    responses[status] = response;
  };
  add(400, 'VALIDATION_FAILED', ...(operation.requestBody ? ['MALFORMED_JSON'] : []));
  if (operation.requestBody) {
    add(413, 'BODY_TOO_LARGE');
    add(415, 'UNSUPPORTED_MEDIA_TYPE');
  }
  if (!asksServices) return;
  add(500, 'INTERNAL');
  add(503, 'SERVICE_UNAVAILABLE');
  add(504, 'DEADLINE_EXCEEDED');
}

function codesOf(response: Operation['responses'][string] | undefined): string[] {
  const content = response && 'content' in response ? response.content : undefined;
  return Object.keys(content?.['application/problem+json']?.examples ?? {});
}
