import { Injectable } from '@nestjs/common';
import type { MailingListServiceClient } from '#contracts/generated/ashlar/users/v1/mailing_list.js';
import type { PromiseClient } from '#platform/grpc/grpc-client.js';
import { UsersPeer } from '#platform/grpc/peers.module.js';
import { page } from '../edge/http/answer.js';
import { toPageRequest, type PageQuery } from '../edge/input/page.dto.js';
import type { TokenQuery } from '../edge/input/token-query.dto.js';
import { toMemberView } from './member.view.js';

/** The mailing list, asked of users. */
@Injectable()
export class MailingListClient {
  private readonly members: PromiseClient<MailingListServiceClient>;

  constructor(users: UsersPeer) {
    this.members = users.serviceClient<MailingListServiceClient>('ashlar.users.v1.MailingListService');
  }

  async unsubscribe({ token }: TokenQuery): Promise<void> {
    await this.members.unsubscribe({ token });
  }

  async list(query: PageQuery) {
    const answer = await this.members.listMembers({ page: toPageRequest(query) });
    return page(answer.members.map(toMemberView), answer.page);
  }
}
