import { Controller } from '@nestjs/common';
import {
  PrivacyServiceControllerMethods,
  type ExportPersonRequest,
  type ExportPersonResponse,
  type PrivacyServiceController,
} from '#contracts/generated/ashlar/orders/v1/privacy.js';
import { LoggedIn } from '#platform/auth/access-rules.js';
import { ExportOrders } from './export-orders.js';

/** What is held about a person, over gRPC. */
@Controller()
@PrivacyServiceControllerMethods()
export class PrivacyGrpcController implements PrivacyServiceController {
  constructor(private readonly exportOrders: ExportOrders) {}

  @LoggedIn()
  exportPerson(request: ExportPersonRequest): Promise<ExportPersonResponse> {
    return this.exportOrders.execute(request);
  }
}
