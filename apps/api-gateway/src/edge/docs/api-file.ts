import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiResponse } from '@nestjs/swagger';

interface SentFile {
  description: string;
  /** The media type of the example. */
  type: string;
  /** By what it shows, the whole of a small file. */
  examples: Record<string, string>;
}

/** Documents a body that is a file: of whatever type it is said to be, gzip where its `Content-Encoding` says so. */
export const ApiSentFile = ({ description, type, examples }: SentFile) =>
  applyDecorators(
    ApiConsumes(type, 'application/octet-stream'),
    ApiBody({
      description,
      required: true,
      schema: { type: 'string' },
      examples: Object.fromEntries(Object.entries(examples).map(([summary, value], index) => [`file-${index + 1}`, { summary, value }])),
    }),
  );

/** Documents an answer that is a file, without the envelope; `examples` by the media types that it may have. */
export const ApiFileAnswer = (description: string, examples: Record<string, string>) =>
  ApiResponse({
    status: 200,
    description,
    content: Object.fromEntries(Object.entries(examples).map(([type, example]) => [type, { schema: { type: 'string' }, example }])),
  });
