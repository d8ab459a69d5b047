import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import type { Tokens, User } from '#contracts/generated/ashlar/users/v1/user.js';
import { given } from '../edge/output/given.js';
import { toUserView, UserView } from '../users/user.view.js';

/** What a client keeps after logging in. */
@ApiSchema({ name: 'Tokens' })
export class TokensView {
  @ApiProperty({ description: 'A JWT (ES256) for the Authorization header.' })
  accessToken: string;
  @ApiProperty({ description: 'Opaque, single use.' })
  refreshToken: string;
  @ApiProperty({ enum: ['Bearer'] })
  tokenType: 'Bearer';
  @ApiProperty({ type: 'integer', description: 'Seconds that the access token lives.', example: 900 })
  expiresIn: number;
}

@ApiSchema({ name: 'Session' })
export class LoggedInView {
  @ApiProperty()
  user: UserView;
  @ApiProperty()
  tokens: TokensView;
}

@ApiSchema({ name: 'Refreshed' })
export class RefreshedView {
  @ApiProperty()
  tokens: TokensView;
}

export const toTokensView = (tokens: Tokens): TokensView => ({
  accessToken: tokens.accessToken,
  refreshToken: tokens.refreshToken,
  tokenType: 'Bearer',
  expiresIn: tokens.expiresIn,
});

export const toLoggedInView = (answer: { user: User | undefined; tokens: Tokens | undefined }): LoggedInView => ({
  user: toUserView(given(answer.user)),
  tokens: toTokensView(given(answer.tokens)),
});
