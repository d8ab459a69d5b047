import type { Schema, Schemas } from './openapi-schema.js';

interface Media {
  schema: Schema;
  examples?: Record<string, { summary?: string; value: unknown }>;
  example?: unknown;
}

interface Response {
  content?: Record<string, Media>;
}

export interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  example?: unknown;
  schema: Schema;
}

interface DocumentedOperation {
  operationId: string;
  security?: Record<string, string[]>[];
  parameters?: Parameter[];
  requestBody?: { content: Record<string, Media> };
  responses: Record<string, Response | { $ref: string }>;
}

/** As much of an OpenAPI document as ours uses. */
export interface OpenApiDocument {
  paths: Record<string, Record<string, DocumentedOperation>>;
  components: { schemas: Schemas; responses?: Record<string, Response> };
}

export interface Operation {
  id: string;
  method: string;
  path: string;
  /** Which people. */
  access: 'anybody' | 'customers' | 'administrators';
  /** What lets an API client in, besides to what is for anybody. */
  scope: string | undefined;
  parameters: Parameter[];
  takesBody: boolean;
  /** What may be sent, by media type. */
  bodies: Record<string, Schema>;
  /** Bodies to send; one that is undefined when there is none to give. */
  examples: { name: string; body: unknown }[];
  /** By status. */
  responses: Record<string, Response>;
}

/** What a document lets do, with nothing left to look up. */
export function operationsOf({ paths, components }: OpenApiDocument): Operation[] {
  const resolve = (response: Response | { $ref: string }): Response => {
    if (!('$ref' in response)) return response;
    const found = components.responses?.[response.$ref.replace('#/components/responses/', '')];
    if (!found) throw new Error(`The document has no ${response.$ref}`);
    return found;
  };
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => {
      const [media] = Object.values(operation.requestBody?.content ?? {});
      const responses = Object.fromEntries(Object.entries(operation.responses).map(([status, each]) => [status, resolve(each)]));
      return {
        id: operation.operationId,
        method: method.toUpperCase(),
        path,
        access: accessTo(operation),
        scope: operation.security?.flatMap(({ oauth2 = [] }) => oauth2)[0],
        parameters: operation.parameters ?? [],
        takesBody: operation.requestBody !== undefined,
        bodies: Object.fromEntries(Object.entries(operation.requestBody?.content ?? {}).map(([type, { schema }]) => [type, schema])),
        examples: examplesOf(media),
        responses,
      };
    }),
  );
}

/** The roles that a bearer token must have stand beside its scheme (OpenAPI 3.1 §4.8.30). */
function accessTo({ operationId, security }: DocumentedOperation): Operation['access'] {
  if (!security) throw new Error(`The document does not say who may use ${operationId}`);
  if (security.some((way) => Object.keys(way).length === 0)) return 'anybody';
  return security.some(({ bearer = [] }) => bearer.includes('admin')) ? 'administrators' : 'customers';
}

function examplesOf(media: Media | undefined): Operation['examples'] {
  const given = Object.entries(media?.examples ?? {}).map(([name, { value }]) => ({ name, body: value }));
  if (media && 'example' in media) given.push({ name: 'example', body: media.example });
  return given.length > 0 ? given : [{ name: 'as it is', body: undefined }];
}
