import { ApiProperty, ApiSchema } from '@nestjs/swagger';

/** The form that a program sends for a token. */
@ApiSchema({ name: 'TokenRequest' })
export class TokenRequestModel {
  @ApiProperty({ enum: ['client_credentials'] })
  grant_type: string;
  @ApiProperty({ required: false, description: 'The id of the client; with HTTP Basic it stands there instead.' })
  client_id?: string;
  @ApiProperty({ required: false, description: 'Its secret; with HTTP Basic it stands there instead.' })
  client_secret?: string;
  @ApiProperty({
    required: false,
    description: 'Some of its scopes, separated by spaces; all of them unless told.',
    example: 'orders:read',
  })
  scope?: string;
}

/** RFC 6749 §5.1. */
@ApiSchema({ name: 'Token' })
export class TokenModel {
  @ApiProperty({ description: 'For `Authorization: Bearer`.' })
  access_token: string;
  @ApiProperty({ enum: ['Bearer'] })
  token_type: string;
  @ApiProperty({ type: 'integer', description: 'Seconds.', example: 900 })
  expires_in: number;
  @ApiProperty({ description: 'What it lets do, separated by spaces.', example: 'orders:read' })
  scope: string;
}
