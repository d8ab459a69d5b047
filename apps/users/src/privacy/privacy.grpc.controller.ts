import { Controller } from '@nestjs/common';
import type { ExportPersonResponse, PrivacyServiceController } from '#contracts/generated/ashlar/users/v1/privacy.js';
import { PrivacyServiceControllerMethods } from '#contracts/generated/ashlar/users/v1/privacy.js';
import { toTimestamp } from '#contracts/timestamp.js';
import { LoggedIn } from '#platform/auth/access-rules.js';
import { toProtoUser } from '../account/account.proto.js';
import { toPostalAddress } from '../address/address.proto.js';
import { theCaller } from '../caller.js';
import { PersonExport } from './person-export.js';

@Controller()
@PrivacyServiceControllerMethods()
export class PrivacyGrpcController implements PrivacyServiceController {
  constructor(private readonly people: PersonExport) {}

  @LoggedIn()
  async exportPerson(): Promise<ExportPersonResponse> {
    const { account, addresses, sessions, subscribedAt } = await this.people.of(theCaller().userId);
    return {
      user: toProtoUser(account),
      addresses: addresses.map((address) => ({
        id: address.id,
        address: toPostalAddress(address),
        createdAt: toTimestamp(address.createdAt),
        updatedAt: toTimestamp(address.updatedAt),
      })),
      sessions: sessions.map(({ id, userAgent, createdAt, lastSeenAt, endedAt }) => ({
        id,
        userAgent,
        createdAt: toTimestamp(createdAt),
        lastSeenAt: toTimestamp(lastSeenAt),
        endedAt: endedAt === null ? undefined : toTimestamp(endedAt),
      })),
      subscribedAt: subscribedAt && toTimestamp(subscribedAt),
    };
  }
}
