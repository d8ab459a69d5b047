import { Module, type DynamicModule, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { AccessTokenKeys, AccessTokenVerifier, type JwksSource } from './access-token.js';
import { Revocations, type RevocationSource } from './revocations.js';
import { ServiceTokens } from './service-token.js';

/** Where keys and ended sessions come from: users itself knows, the others ask it. */
export abstract class SessionAuthority {
  abstract jwks: JwksSource;
  abstract revokedSince: RevocationSource;
}

interface AuthOptions {
  /** This process's own name, as its service tokens say. */
  self: string;
  internalSecret: string;
}

/** What a process needs to know who is calling. Expects a global provider of `SessionAuthority`. */
@Module({})
export class AuthModule implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(private readonly revocations: Revocations) {}

  static forRoot({ self, internalSecret }: AuthOptions): DynamicModule {
    return {
      module: AuthModule,
      global: true,
      providers: [
        { provide: ServiceTokens, useValue: new ServiceTokens(internalSecret, self) },
        {
          provide: AccessTokenKeys,
          useFactory: (authority: SessionAuthority) => new AccessTokenKeys(() => authority.jwks()),
          inject: [SessionAuthority],
        },
        { provide: AccessTokenVerifier, useFactory: (keys: AccessTokenKeys) => new AccessTokenVerifier(keys), inject: [AccessTokenKeys] },
        {
          provide: Revocations,
          useFactory: (authority: SessionAuthority) => new Revocations((since) => authority.revokedSince(since)),
          inject: [SessionAuthority],
        },
      ],
      exports: [ServiceTokens, AccessTokenKeys, AccessTokenVerifier, Revocations],
    };
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.revocations.start();
  }

  onApplicationShutdown(): void {
    this.revocations.stop();
  }
}
