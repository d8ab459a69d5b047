import { Controller, Get, Header } from '@nestjs/common';
import { ApiOperation, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { SessionAuthority } from '#platform/auth/auth.module.js';
import { Anonymous } from './access.js';

/** Together shorter than a key is published before it signs. */
const keptMs = 5_000;
const keptElsewhereSeconds = 20;

/** The public keys of access tokens (RFC 7517), for whoever wants to verify one without asking us. */
@ApiTags('auth')
@Controller('.well-known')
export class JwksController {
  private kept: { jwks: object; until: number } | undefined;

  constructor(private readonly authority: SessionAuthority) {}

  @Get('jwks.json')
  @Anonymous()
  @Header('Content-Type', 'application/json; charset=utf-8')
  @Header('Cache-Control', `public, max-age=${keptElsewhereSeconds}`)
  @ApiOperation({ operationId: 'getKeys', summary: 'Public keys of access tokens, as a JWK set' })
  @ApiOkResponse({
    description: 'The JWK set (RFC 7517).',
    content: {
      'application/json': {
        schema: {
          type: 'object',
          required: ['keys'],
          properties: { keys: { type: 'array', items: { type: 'object', additionalProperties: true } } },
        },
      },
    },
  })
  async getKeys(): Promise<object> {
    if (!this.kept || this.kept.until < Date.now()) {
      const jwks = JSON.parse(await this.authority.jwks()) as object;
      this.kept = { jwks, until: Date.now() + keptMs };
    }
    return this.kept.jwks;
  }
}
