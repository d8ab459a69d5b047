import { type INestMicroservice, Controller, Module } from '@nestjs/common';
import {
  ReservationState,
  StockServiceControllerMethods,
  type AdjustStockResponse,
  type CommitReservationResponse,
  type GetStockRequest,
  type GetStockResponse,
  type ReleaseReservationResponse,
  type ReserveStockResponse,
  type StockServiceController,
} from '#contracts/generated/ashlar/catalog/v1/stock.js';
import {
  EventFeedServiceControllerMethods,
  type ReadChannelResponse,
  type WatchResponse,
} from '#contracts/generated/ashlar/events/v1/feed.js';
import { Public, ServicesOnly } from '#platform/auth/access-rules.js';
import { AuthModule } from '#platform/auth/auth.module.js';
import { createService } from '#platform/bootstrap/run-service.js';
import { ProcessCertificate } from '#platform/certificates/process-certificate.js';
import { HealthProbe } from '#platform/grpc/health.controller.js';
import { freePort } from '#testing/free-port.js';
import { tlsFolderOf } from '#testing/test-certificates.js';
import { createTestIdentity } from '#testing/test-identity.js';

@Controller()
@StockServiceControllerMethods()
class GuardedStock implements StockServiceController {
  /** For the gateway. */
  @Public()
  async getStock({ sku }: GetStockRequest): Promise<GetStockResponse> {
    if (sku === 'slow') await new Promise((resolve) => setTimeout(resolve, 1_000));
    return { stock: { sku, onHand: 5, reserved: 2, available: 3, lowStockThreshold: undefined, version: 1 } };
  }

  /** For orders. */
  @ServicesOnly('orders')
  commitReservation(): CommitReservationResponse {
    return { state: ReservationState.RESERVATION_STATE_COMMITTED };
  }

  /** Without a rule: nobody may. */
  adjustStock(): AdjustStockResponse {
    return { stock: undefined };
  }

  reserveStock(): ReserveStockResponse {
    return { lines: [] };
  }

  releaseReservation(): ReleaseReservationResponse {
    return { state: ReservationState.RESERVATION_STATE_RELEASED };
  }
}

@Controller()
@EventFeedServiceControllerMethods()
class EndlessFeed {
  @ServicesOnly('orders')
  async *watch(): AsyncIterable<WatchResponse> {
    for (let position = 1; ; position++) {
      yield { events: [], position, head: position, epoch: 'e' };
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  @Public()
  readChannel(): ReadChannelResponse {
    return { epoch: '', head: 0, events: [] };
  }
}

/** A catalog that does nothing but to look who calls. */
export async function serveGuardedStock(options: { tlsDir?: string; connectionAgeMs?: number } = {}) {
  @Module({
    imports: [AuthModule.forRoot({ self: 'catalog', tlsDir: options.tlsDir ?? tlsFolderOf('catalog') }), createTestIdentity().module],
    controllers: [GuardedStock, EndlessFeed],
    providers: [{ provide: HealthProbe, useValue: { check: () => Promise.resolve(true) } }],
    exports: [HealthProbe],
  })
  class StockModule {}
  const target = `127.0.0.1:${await freePort()}`;
  const app: INestMicroservice = await createService('catalog', StockModule, target, false, options.connectionAgeMs);
  await app.listen();
  return { target, app, certificate: app.get(ProcessCertificate) };
}
