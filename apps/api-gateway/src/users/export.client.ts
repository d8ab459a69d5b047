import { Injectable } from '@nestjs/common';
import type { ExportPersonResponse, PrivacyServiceClient as OrdersPrivacyClient } from '#contracts/generated/ashlar/orders/v1/privacy.js';
import type { PrivacyServiceClient as UsersPrivacyClient } from '#contracts/generated/ashlar/users/v1/privacy.js';
import type { PromiseClient } from '#platform/grpc/grpc-client.js';
import { OrdersPeer, UsersPeer } from '#platform/grpc/peers.module.js';
import { download } from '../edge/http/answer.js';
import { toPersonExportView } from './export.view.js';

/** What every service holds about the caller. One that does not answer makes the whole fail: a part would pass for everything. */
@Injectable()
export class ExportClient {
  private readonly users: PromiseClient<UsersPrivacyClient>;
  private readonly orders: PromiseClient<OrdersPrivacyClient>;

  constructor(users: UsersPeer, orders: OrdersPeer) {
    this.users = users.serviceClient<UsersPrivacyClient>('ashlar.users.v1.PrivacyService');
    this.orders = orders.serviceClient<OrdersPrivacyClient>('ashlar.orders.v1.PrivacyService');
  }

  async me() {
    // Users last: it notes in the audit log that everything was handed out.
    const pages = await this.ordersOfCaller();
    return download('ashlar-export.json', toPersonExportView(await this.users.exportPerson({}), pages));
  }

  private async ordersOfCaller(): Promise<ExportPersonResponse[]> {
    const pages: ExportPersonResponse[] = [];
    let cursor = '';
    do {
      const answer = await this.orders.exportPerson({ cursor });
      pages.push(answer);
      cursor = answer.nextCursor;
    } while (cursor !== '');
    return pages;
  }
}
