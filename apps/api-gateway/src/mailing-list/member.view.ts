import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import type { MailingListMember } from '#contracts/generated/ashlar/users/v1/mailing_list.js';
import { instant } from '../edge/output/instant.js';

/** Somebody on the mailing list. */
@ApiSchema({ name: 'MailingListMember' })
export class MemberView {
  @ApiProperty({ format: 'uuid' })
  userId: string;
  @ApiProperty({ format: 'email', example: 'ada@example.com' })
  email: string;
  @ApiProperty({ description: 'Whether they have shown that they read mail there.' })
  emailVerified: boolean;
  @ApiProperty({ format: 'date-time' })
  subscribedAt: string;
}

export const toMemberView = ({ userId, email, emailVerified, subscribedAt }: MailingListMember): MemberView => ({
  userId,
  email,
  emailVerified,
  subscribedAt: instant(subscribedAt),
});
