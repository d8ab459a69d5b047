import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import type { Session } from '#contracts/generated/ashlar/users/v1/sessions.js';
import { instant } from '../edge/output/instant.js';

/** One log-in of a person, and all that was refreshed from it. */
@ApiSchema({ name: 'OwnSession' })
export class SessionView {
  @ApiProperty({ format: 'uuid' })
  id: string;
  @ApiProperty({ description: 'Whether it is the one that asks.' })
  current: boolean;
  @ApiProperty({ format: 'date-time', description: 'When it logged in.' })
  createdAt: string;
  @ApiProperty({ format: 'date-time', description: 'When it last logged in or refreshed; what it asks in between leaves no trace here.' })
  lastSeenAt: string;
  @ApiProperty({ description: 'What the client said it was when it logged in.', example: 'Mozilla/5.0 (X11; Linux x86_64) Firefox/146.0' })
  userAgent: string;
}

export const toSessionView = ({ id, current, createdAt, lastSeenAt, userAgent }: Session): SessionView => ({
  id,
  current,
  createdAt: instant(createdAt),
  lastSeenAt: instant(lastSeenAt),
  userAgent,
});
