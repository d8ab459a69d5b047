import { applyDecorators, type Type } from '@nestjs/common';
import { ApiExtraModels, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { MetaModel, PagedMetaModel } from './meta.model.js';

interface AnswerDocs {
  description?: string;
  /** An example of `data`. */
  example?: unknown;
  /** What `meta` is, where it is more than a page's. */
  meta?: Type<PagedMetaModel>;
  /** Whether `Location` says where it can be found; of what was made it does anyway. */
  located?: boolean;
}

const headers = {
  ETag: { description: 'The version, for If-Match and If-None-Match.', schema: { type: 'string', example: '"3"' } },
  Location: { description: 'Where what was made can be found.', schema: { type: 'string' } },
} as const;

const descriptions: Record<number, string> = { 201: 'Made.', 202: 'Taken on.' };

/** Documents an answer in its envelope. */
export const ApiAnswer = (status: 200 | 201 | 202, model: Type, docs: AnswerDocs = {}) =>
  envelope(status, model, { $ref: getSchemaPath(model) }, MetaModel, docs);

/** Documents a list in its envelope. */
export const ApiList = (model: Type, docs: AnswerDocs = {}) =>
  envelope(200, model, { type: 'array', items: { $ref: getSchemaPath(model) } }, docs.meta ?? PagedMetaModel, docs);

/** Documents a list that has no pages. */
export const ApiWhole = (model: Type, docs: AnswerDocs = {}) =>
  envelope(200, model, { type: 'array', items: { $ref: getSchemaPath(model) } }, MetaModel, docs);

function envelope(status: number, model: Type, data: object, meta: Type, { description, example, located = status === 201 }: AnswerDocs) {
  const isVersioned = !('items' in data) && Reflect.getMetadata('design:type', model.prototype as object, 'version') === Number;
  return applyDecorators(
    ApiExtraModels(model, meta),
    ApiResponse({
      status,
      description: description ?? descriptions[status] ?? 'Here it is.',
      headers: { ...(isVersioned && { ETag: headers.ETag }), ...(located && { Location: headers.Location }) },
      content: {
        'application/json': {
          schema: {
            type: 'object',
            required: ['data', 'meta'],
            properties: { data, meta: { $ref: getSchemaPath(meta) } },
          },
          ...(example !== undefined && { example: { data: example, meta: meta === MetaModel ? metaExample : pagedMetaExample } }),
        },
      },
    }),
  );
}

const metaExample = { timestamp: '2026-01-31T12:00:00.000Z', requestId: '019a2f6e-7f4e-7c1a-9a55-5b1f0c9d2e10' };
const pagedMetaExample = { ...metaExample, page: { limit: 24, nextCursor: null } };
