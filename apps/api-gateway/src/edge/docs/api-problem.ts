import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { ProblemModel } from './problem.model.js';
import { titles } from './titles.js';

const PROBLEMS = 'ashlar:problems';

type CodesByStatus = Record<number, readonly string[]>;

/** Documents a status that a route can answer, with each code it comes with; repeated for the same status, the codes add up. */
export function ApiProblem(status: number, ...codes: string[]): MethodDecorator {
  return (target, method, descriptor) => {
    const handler = descriptor.value as object;
    const known = (Reflect.getMetadata(PROBLEMS, handler) as CodesByStatus | undefined) ?? {};
    const all = [...new Set([...(known[status] ?? []), ...codes])];
    Reflect.defineMetadata(PROBLEMS, { ...known, [status]: all }, handler);
    applyDecorators(ApiExtraModels(ProblemModel), ApiResponse({ status, ...problemResponse(status, all) }))(target, method, descriptor);
  };
}

/** The OpenAPI response of a status: its codes by name and an example of each. */
export function problemResponse(status: number, codes: readonly string[]) {
  return {
    description: codes.map((code) => `\`${code}\``).join(', '),
    content: {
      'application/problem+json': {
        schema: { $ref: getSchemaPath(ProblemModel) },
        examples: Object.fromEntries(codes.map((code) => [code, { value: exampleOf(status, code) }])),
      },
    },
  };
}

const exampleOf = (status: number, code: string) => ({
  type: 'about:blank',
  title: titles[status] ?? 'Error',
  status,
  detail: 'A sentence for people, which may change.',
  instance: '/api/v1/…',
  code,
  requestId: '019a2f6e-7f4e-7c1a-9a55-5b1f0c9d2e10',
  ...(code === 'VALIDATION_FAILED' && { errors: [{ field: 'lines[0].quantity', code: 'MIN', message: 'must be at least 1' }] }),
});
