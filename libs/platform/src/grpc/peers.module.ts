import { Inject, Module, type DynamicModule, type OnApplicationShutdown, type Provider } from '@nestjs/common';
import { SessionAuthority } from '../auth/auth.module.js';
import { RemoteSessionAuthority } from '../auth/remote-session-authority.js';
import { ProcessCertificate } from '../certificates/process-certificate.js';
import { GrpcPeer } from './grpc-client.js';
import type { ServiceName } from './proto-files.js';

/** This process's channel to users. */
export class UsersPeer extends GrpcPeer {}
/** This process's channel to catalog. */
export class CatalogPeer extends GrpcPeer {}
/** This process's channel to orders. */
export class OrdersPeer extends GrpcPeer {}

const peerClasses = { users: UsersPeer, catalog: CatalogPeer, orders: OrdersPeer } as const;
const OPEN_PEERS = Symbol('open peers');

/**
 * One channel to each service that this process calls, by `host:port`, closed at shutdown; injectable as `UsersPeer`, `CatalogPeer` and
 * `OrdersPeer`. Who calls users also asks it for keys and ended sessions.
 */
@Module({})
export class PeersModule implements OnApplicationShutdown {
  constructor(@Inject(OPEN_PEERS) private readonly peers: GrpcPeer[]) {}

  static forRoot(targets: Partial<Record<ServiceName, string>>): DynamicModule {
    const services = Object.keys(targets) as ServiceName[];
    const classes = services.map((service) => peerClasses[service]);
    const peers = services.map((service): Provider => {
      const target = targets[service] as string;
      return {
        provide: peerClasses[service],
        useFactory: (certificate: ProcessCertificate) => new peerClasses[service]({ service, target, certificate }),
        inject: [ProcessCertificate],
      };
    });
    const open: Provider = { provide: OPEN_PEERS, useFactory: (...all: GrpcPeer[]) => all, inject: classes };
    const authority: Provider[] = targets.users
      ? [{ provide: SessionAuthority, useFactory: (users: UsersPeer) => new RemoteSessionAuthority(users), inject: [UsersPeer] }]
      : [];
    return {
      module: PeersModule,
      global: true,
      providers: [...peers, open, ...authority],
      exports: [...classes, ...(targets.users ? [SessionAuthority] : [])],
    };
  }

  onApplicationShutdown(): void {
    for (const peer of this.peers) peer.close();
  }
}
