import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import type { ApiClient } from '#contracts/generated/ashlar/users/v1/clients.js';
import { allScopes } from '#platform/auth/scopes.js';
import { instant, instantOrNull } from '../edge/output/instant.js';

@ApiSchema({ name: 'ApiClientSecret' })
export class ApiClientSecretView {
  @ApiProperty({ format: 'date-time' })
  createdAt: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'When it stops working; null for the one that lives on.' })
  expiresAt: string | null;
}

/** A program that may use the API. */
@ApiSchema({ name: 'ApiClient' })
export class ApiClientView {
  @ApiProperty({ format: 'uuid', description: 'Its `client_id`.' })
  id: string;
  @ApiProperty({ example: 'The ERP' })
  name: string;
  @ApiProperty({ enum: allScopes, isArray: true, description: 'What it may do.', example: ['orders:read', 'events:read'] })
  scopes: string[];
  @ApiProperty({ description: 'It gets no tokens, and those that it had have ended.', example: false })
  disabled: boolean;
  @ApiProperty({ format: 'date-time' })
  createdAt: string;
  @ApiProperty({ format: 'date-time' })
  updatedAt: string;
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When it last got a token, to the minute; null for one that never did.',
  })
  lastUsedAt: string | null;
  @ApiProperty({
    type: () => ApiClientSecretView,
    isArray: true,
    description: 'Those that work, newest first: one, or two after a rotation.',
  })
  secrets: ApiClientSecretView[];
  @ApiProperty({ type: 'integer', example: 1 })
  version: number;
}

/** The same, with the one thing that is shown only once. */
@ApiSchema({ name: 'ApiClientWithSecret' })
export class ApiClientWithSecretView extends ApiClientView {
  @ApiProperty({
    description: 'Its `client_secret`. Keep it: it is never shown again.',
    example: 'ashsec_Wn3vG1p0bYdKq2xLr8uZc5tHf7sJ4mNa6eQo9iPyT1k',
  })
  secret: string;
}

export const toApiClientView = (client: ApiClient): ApiClientView => ({
  id: client.id,
  name: client.name,
  scopes: client.scopes,
  disabled: client.disabled,
  createdAt: instant(client.createdAt),
  updatedAt: instant(client.updatedAt),
  lastUsedAt: instantOrNull(client.lastUsedAt),
  secrets: client.secrets.map(({ createdAt, expiresAt }) => ({ createdAt: instant(createdAt), expiresAt: instantOrNull(expiresAt) })),
  version: client.version,
});
