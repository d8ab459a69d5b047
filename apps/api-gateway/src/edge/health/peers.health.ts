import { Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import type { Observable } from 'rxjs';
import type { GrpcPeer, PromiseClient } from '#platform/grpc/grpc-client.js';
import { CatalogPeer, OrdersPeer, UsersPeer } from '#platform/grpc/peers.module.js';

/** The standard health service (grpc.health.v1), which answers for the service's database too. */
interface HealthClient {
  check(request: { service: string }): Observable<{ status: string }>;
}

const timeoutMs = 1_000;

/** Asks each service whether it can serve. */
@Injectable()
export class PeersHealth {
  private readonly peers: readonly (readonly [string, PromiseClient<HealthClient>])[];

  constructor(
    private readonly indicators: HealthIndicatorService,
    users: UsersPeer,
    catalog: CatalogPeer,
    orders: OrdersPeer,
  ) {
    this.peers = Object.entries({ users, catalog, orders }).map(([name, peer]) => [name, healthOf(peer)] as const);
  }

  /** One check a service, for terminus. */
  checks(): (() => Promise<HealthIndicatorResult>)[] {
    return this.peers.map(
      ([name, health]) =>
        () =>
          this.check(name, health),
    );
  }

  private async check(name: string, health: PromiseClient<HealthClient>): Promise<HealthIndicatorResult> {
    const indicator = this.indicators.check(name);
    try {
      return (await serves(health)) ? indicator.up() : indicator.down('The service runs but cannot serve: its database does not answer.');
    } catch {
      return indicator.down('The service does not answer.');
    }
  }
}

/** A service's own word on whether it can serve; its database is part of it. Throws when it does not answer. */
export const serves = async (health: PromiseClient<HealthClient>): Promise<boolean> =>
  (await health.check({ service: '' }, { timeoutMs })).status === 'SERVING';

export const healthOf = (peer: GrpcPeer): PromiseClient<HealthClient> => peer.serviceClient<HealthClient>('grpc.health.v1.Health');
