import type { Type } from '@nestjs/common';
import { ApiBody } from '@nestjs/swagger';

/** Documents a body with examples that work as they stand, by what they show. */
export const ApiRequest = (model: Type, examples: Record<string, object>) =>
  ApiBody({
    type: model,
    examples: Object.fromEntries(Object.entries(examples).map(([summary, value]) => [toKey(summary), { summary, value }])),
  });

const toKey = (summary: string): string => summary.toLowerCase().replace(/[^a-z0-9]+/g, '-');
