import { Module, type DynamicModule, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { ProcessCertificate } from '../certificates/process-certificate.js';
import type { ProcessName } from '../certificates/process-names.js';
import { AccessTokenKeys, AccessTokenVerifier, type JwksSource } from './access-token.js';
import { Revocations, type RevocationSource } from './revocations.js';

/** Where keys and ended sessions come from: users itself knows, the others ask it. */
export abstract class SessionAuthority {
  abstract jwks: JwksSource;
  abstract revokedSince: RevocationSource;
}

interface AuthOptions {
  self: ProcessName;
  /** The folder of this process's certificate. */
  tlsDir: string;
  /** Redis, by which ended sessions are told at once. */
  cacheUrl?: string | undefined;
}

/** What a process needs to know who is calling, and to say so itself. Expects a global provider of `SessionAuthority`. */
@Module({})
export class AuthModule implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(private readonly revocations: Revocations) {}

  static forRoot({ self, tlsDir, cacheUrl }: AuthOptions): DynamicModule {
    return {
      module: AuthModule,
      global: true,
      providers: [
        { provide: ProcessCertificate, useFactory: () => new ProcessCertificate(tlsDir, self) },
        {
          provide: AccessTokenKeys,
          useFactory: (authority: SessionAuthority) => new AccessTokenKeys(() => authority.jwks()),
          inject: [SessionAuthority],
        },
        { provide: AccessTokenVerifier, useFactory: (keys: AccessTokenKeys) => new AccessTokenVerifier(keys), inject: [AccessTokenKeys] },
        {
          provide: Revocations,
          useFactory: (authority: SessionAuthority) => new Revocations((since) => authority.revokedSince(since), cacheUrl),
          inject: [SessionAuthority],
        },
      ],
      exports: [ProcessCertificate, AccessTokenKeys, AccessTokenVerifier, Revocations],
    };
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.revocations.start();
  }

  onApplicationShutdown(): void {
    this.revocations.stop();
  }
}
