import { Controller } from '@nestjs/common';
import type {
  ListMembersRequest,
  ListMembersResponse,
  MailingListServiceController,
  UnsubscribeRequest,
  UnsubscribeResponse,
} from '#contracts/generated/ashlar/users/v1/mailing_list.js';
import { MailingListServiceControllerMethods } from '#contracts/generated/ashlar/users/v1/mailing_list.js';
import { toTimestamp } from '#contracts/timestamp.js';
import { AdminOnly, Public } from '#platform/auth/access-rules.js';
import { MailingListQueries, type Member } from './mailing-list.queries.js';
import { Unsubscribe } from './unsubscribe.js';

@Controller()
@MailingListServiceControllerMethods()
export class MailingListGrpcController implements MailingListServiceController {
  constructor(
    private readonly unsubscribing: Unsubscribe,
    private readonly members: MailingListQueries,
  ) {}

  @Public()
  async unsubscribe({ token }: UnsubscribeRequest): Promise<UnsubscribeResponse> {
    await this.unsubscribing.execute(token);
    return {};
  }

  @AdminOnly()
  async listMembers({ page }: ListMembersRequest): Promise<ListMembersResponse> {
    const list = await this.members.list(page);
    return { members: list.members.map(toProtoMember), page: list.page };
  }
}

const toProtoMember = ({ userId, email, emailVerified, subscribedAt }: Member) => ({
  userId,
  email,
  emailVerified,
  subscribedAt: toTimestamp(subscribedAt),
});
