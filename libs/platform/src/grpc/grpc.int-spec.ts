import { createServer, type Server as TcpServer, type Socket } from 'node:net';
import { Controller, Module, type INestMicroservice } from '@nestjs/common';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type {
  AdjustStockRequest,
  AdjustStockResponse,
  CommitReservationResponse,
  GetStockRequest,
  GetStockResponse,
  ReleaseReservationResponse,
  ReserveStockResponse,
  StockServiceClient,
  StockServiceController,
} from '#contracts/generated/ashlar/catalog/v1/stock.js';
import { ReservationState, StockServiceControllerMethods } from '#contracts/generated/ashlar/catalog/v1/stock.js';
import { freePort } from '#testing/free-port.js';
import { certificateOf, tlsFolderOf } from '#testing/test-certificates.js';
import { createTestIdentity } from '#testing/test-identity.js';
import { AdminOnly, LoggedIn, Public, ServicesOnly } from '../auth/access-rules.js';
import { AuthModule } from '../auth/auth.module.js';
import type { ProcessName } from '../certificates/process-names.js';
import { createService } from '../bootstrap/run-service.js';
import { DomainError } from '../errors/domain-error.js';
import { backgroundCall, currentCall, runInCallContext, type CallContext } from './call-context.js';
import { GrpcPeer } from './grpc-client.js';
import { HealthProbe } from './health.controller.js';

let seen: CallContext | undefined;
const stock = (sku: string) => ({ sku, onHand: 5, reserved: 2, available: 3, lowStockThreshold: undefined, version: 1 });

@Controller()
@StockServiceControllerMethods()
class EchoController implements StockServiceController {
  @Public()
  async getStock({ sku }: GetStockRequest): Promise<GetStockResponse> {
    seen = currentCall();
    if (sku === 'slow') await new Promise((resolve) => setTimeout(resolve, 500));
    if (sku === 'short') throw new DomainError('wrong_state', 'OUT_OF_STOCK', 'None left.', [{ field: 'sku', code: 'X', message: 'é' }]);
    if (sku === 'bug') throw new TypeError('secret detail of the code');
    return { stock: stock(sku) };
  }

  @AdminOnly({ scope: 'catalog:write' })
  adjustStock({ sku }: AdjustStockRequest): AdjustStockResponse {
    currentCall()!.replayed = true;
    return { stock: stock(sku) };
  }

  @ServicesOnly('orders')
  commitReservation(): CommitReservationResponse {
    return { state: ReservationState.RESERVATION_STATE_COMMITTED };
  }

  @LoggedIn()
  releaseReservation(): ReleaseReservationResponse {
    return { state: ReservationState.RESERVATION_STATE_RELEASED };
  }

  /** Without a rule: nobody may. */
  reserveStock(): ReserveStockResponse {
    return { lines: [] };
  }
}

const identity = createTestIdentity();

@Module({
  imports: [AuthModule.forRoot({ self: 'catalog', tlsDir: tlsFolderOf('catalog') }), identity.module],
  controllers: [EchoController],
  providers: [{ provide: HealthProbe, useValue: { check: () => Promise.resolve(true) } }],
  exports: [HealthProbe],
})
class EchoModule {}

const catalogAt = (target: string, options: { as?: ProcessName; stuckAfterMs?: number } = {}) => {
  const peer = new GrpcPeer({
    service: 'catalog',
    target,
    certificate: certificateOf(options.as ?? 'api-gateway'),
    ...(options.stuckAfterMs && { stuckAfterMs: options.stuckAfterMs }),
  });
  opened.push(peer);
  return peer.serviceClient<StockServiceClient>('ashlar.catalog.v1.StockService');
};
const opened: GrpcPeer[] = [];
afterEach(() => opened.splice(0).forEach((peer) => peer.close()));

async function serve(port: number): Promise<INestMicroservice> {
  const app = await createService('catalog', EchoModule, `127.0.0.1:${port}`, false);
  await app.listen();
  return app;
}

describe('a call from one service to another', () => {
  let app: INestMicroservice;
  let target: string;
  const calling = <T>(context: Partial<CallContext>, work: () => T): T => runInCallContext({ ...backgroundCall('r-1'), ...context }, work);

  beforeAll(async () => {
    const port = await freePort();
    target = `127.0.0.1:${port}`;
    app = await serve(port);
  });
  afterAll(() => app.close());

  it('carries request id, trace, caller, idempotency key and what is left of the time', async () => {
    const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
    const deadline = Date.now() + 3_000;
    const idempotency = { key: 'k', scope: 'POST /x', bodyHash: 'h' };
    const accessToken = identity.accessTokenFor({ userId: 'u1', role: 'customer', sessionId: 's1' });
    const answer = await calling({ traceparent, deadline, idempotency, accessToken }, () => catalogAt(target).getStock({ sku: 'a' }));
    expect(answer.stock).toEqual({ ...stock('a'), lowStockThreshold: undefined });
    expect(seen).toMatchObject({
      requestId: 'r-1',
      traceparent,
      idempotency,
      peer: 'api-gateway',
      caller: { userId: 'u1', role: 'customer', sessionId: 's1', scopes: [] },
    });
    // What is left travels, so the way there is added to it.
    expect(Math.abs(seen!.deadline! - deadline)).toBeLessThan(500);
  });

  it('ends with 504 when the time is up, also when it was up before it began', async () => {
    await expect(catalogAt(target).getStock({ sku: 'slow' }, { timeoutMs: 100 })).rejects.toMatchObject({ kind: 'deadline' });
    await expect(calling({ deadline: Date.now() }, () => catalogAt(target).getStock({ sku: 'a' }))).rejects.toMatchObject({
      kind: 'deadline',
    });
  });

  it('gets refusals as they were thrown, and nothing but "internal" for a bug', async () => {
    await expect(catalogAt(target).getStock({ sku: 'short' })).rejects.toMatchObject({
      code: 'OUT_OF_STOCK',
      kind: 'wrong_state',
      errors: [{ field: 'sku', code: 'X', message: 'é' }],
    });
    const bug = await catalogAt(target)
      .getStock({ sku: 'bug' })
      .catch((error: unknown) => error as DomainError);
    expect(bug).toMatchObject({ kind: 'internal', code: 'INTERNAL' });
    expect((bug as DomainError).message).not.toContain('secret');
  });

  it('learns that an answer was a replay', async () => {
    const context = {
      ...backgroundCall('r'),
      accessToken: identity.accessTokenFor({ role: 'admin' }),
      idempotency: { key: 'k', scope: 's', bodyHash: 'h' },
    };
    await runInCallContext(context, () => catalogAt(target).adjustStock({ sku: 'a', delta: 1, reason: 'count' }));
    expect(context.replayed).toBe(true);
  });

  it('is refused by the rule of the rpc, and where there is none', async () => {
    const gateway = catalogAt(target);
    const customer = { accessToken: identity.accessTokenFor({ role: 'customer' }) };
    await expect(gateway.adjustStock({ sku: 'a', reason: '' })).rejects.toMatchObject({ kind: 'unauthenticated' });
    await expect(calling(customer, () => gateway.adjustStock({ sku: 'a', reason: '' }))).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(gateway.releaseReservation({ orderId: '' })).rejects.toMatchObject({ kind: 'unauthenticated' });
    await expect(calling(customer, () => gateway.releaseReservation({ orderId: '' }))).resolves.toEqual({
      state: 'RESERVATION_STATE_RELEASED',
    });
    await expect(gateway.commitReservation({ orderId: '' })).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(catalogAt(target, { as: 'orders' }).commitReservation({ orderId: '' })).resolves.toEqual({
      state: 'RESERVATION_STATE_COMMITTED',
    });
    await expect(
      calling({ accessToken: identity.accessTokenFor({ role: 'admin' }) }, () =>
        gateway.reserveStock({ orderId: '', lines: [], holdSeconds: 1 }),
      ),
    ).rejects.toMatchObject({ kind: 'forbidden' });
  });

  it('lets an API client to what names a scope that it has, and to what is public', async () => {
    const gateway = catalogAt(target);
    const [writer, reader] = (['catalog:write', 'catalog:read'] as const).map((scope) => ({
      accessToken: identity.accessTokenFor({ role: 'client', scopes: [scope] }),
    }));
    await expect(calling(writer, () => gateway.adjustStock({ sku: 'a', reason: '' }))).resolves.toBeDefined();
    await expect(calling(reader, () => gateway.adjustStock({ sku: 'a', reason: '' }))).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(calling(writer, () => gateway.releaseReservation({ orderId: '' }))).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(calling(reader, () => gateway.getStock({ sku: 'a' }))).resolves.toBeDefined();
  });

  it('is refused with a token of a session that has ended', async () => {
    const accessToken = identity.accessTokenFor({ sessionId: 'ended' });
    identity.endSession('ended');
    const gateway = catalogAt(target);
    const end = Date.now() + 5_000;
    for (;;) {
      const outcome = await calling({ accessToken }, () => gateway.getStock({ sku: 'a' })).then(
        () => 'served',
        (error: unknown) => (error as DomainError).kind,
      );
      if (outcome === 'unauthenticated') break;
      expect(Date.now()).toBeLessThan(end);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  });
});

describe('a peer that is away', () => {
  it('is 503 at once, and answers again as soon as it is back', async () => {
    const port = await freePort();
    const client = catalogAt(`127.0.0.1:${port}`);
    await expect(client.getStock({ sku: 'a' })).rejects.toMatchObject({ kind: 'unavailable', options: { retryAfterSeconds: 1 } });
    const app = await serve(port);
    try {
      const end = Date.now() + 5_000;
      while ((await client.getStock({ sku: 'a' }).catch(() => undefined)) === undefined) expect(Date.now()).toBeLessThan(end);
    } finally {
      await app.close();
    }
  });

  it('that accepts and then says nothing costs the deadline, not the channel', async () => {
    const sockets: Socket[] = [];
    const mute: TcpServer = createServer((socket) => void sockets.push(socket));
    const port = await new Promise<number>((resolve) =>
      mute.listen(0, '127.0.0.1', () => resolve((mute.address() as { port: number }).port)),
    );
    const client = catalogAt(`127.0.0.1:${port}`, { stuckAfterMs: 1_000 });
    await expect(client.getStock({ sku: 'a' }, { timeoutMs: 300 })).rejects.toMatchObject({ kind: 'deadline' });
    mute.close();
    const app = await serve(port);
    try {
      const end = Date.now() + 10_000;
      while ((await client.getStock({ sku: 'a' }, { timeoutMs: 300 }).catch(() => undefined)) === undefined)
        expect(Date.now()).toBeLessThan(end);
    } finally {
      sockets.forEach((socket) => socket.destroy());
      await app.close();
    }
  });
});
