import { ForbiddenException, HttpException, NotFoundException } from '@nestjs/common';
import { describe, expect, it } from '@jest/globals';
import { DomainError } from '#platform/errors/domain-error.js';
import { toDomainError } from './to-domain-error.js';

const fastifyError = (code: string, statusCode: number) => Object.assign(new Error('FST: words of the library'), { code, statusCode });

describe('an error on the way of a request', () => {
  it('stays itself when it is one of ours', () => {
    const error = new DomainError('refused', 'UNKNOWN_SKU', 'No.');
    expect(toDomainError(error)).toBe(error);
  });

  it.each([
    ['a body that is too large', fastifyError('FST_ERR_CTP_BODY_TOO_LARGE', 413), 'too_large', 'BODY_TOO_LARGE'],
    ['an unknown media type', fastifyError('FST_ERR_CTP_INVALID_MEDIA_TYPE', 415), 'unsupported_media', 'UNSUPPORTED_MEDIA_TYPE'],
    ['a wrong length', fastifyError('FST_ERR_CTP_INVALID_CONTENT_LENGTH', 400), 'invalid', 'MALFORMED_REQUEST'],
    ['a malformed address', fastifyError('FST_ERR_BAD_URL', 400), 'invalid', 'MALFORMED_URL'],
    ['any other fault of the client', fastifyError('FST_ERR_SOMETHING', 400), 'invalid', 'MALFORMED_REQUEST'],
    ['an unknown route', new NotFoundException('Cannot GET /x'), 'not_found', 'ROUTE_NOT_FOUND'],
    [
      'what Nest made of a library’s error',
      new HttpException('x', 413, { cause: fastifyError('FST_ERR_CTP_BODY_TOO_LARGE', 413) }),
      'too_large',
      'BODY_TOO_LARGE',
    ],
    ['what Nest forbids', new ForbiddenException(), 'invalid', 'MALFORMED_REQUEST'],
  ])('says %s in our words', (_, thrown, kind, code) => {
    const error = toDomainError(thrown);
    expect(error).toMatchObject({ kind, code });
    expect(error?.message).not.toMatch(/FST|Cannot/);
  });

  it.each([new Error('secret'), new TypeError('x'), fastifyError('FST_ERR_SEND', 500), 'a text', null, undefined])(
    'is a fault of our own otherwise: %p',
    (thrown) => {
      expect(toDomainError(thrown)).toBeUndefined();
    },
  );
});
