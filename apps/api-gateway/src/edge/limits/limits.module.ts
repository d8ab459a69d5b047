import { Module, type DynamicModule } from '@nestjs/common';
import { ClientAddresses } from '../http/client-address.js';
import { type LimitSettings, RateLimits } from './rate-limits.js';

/** Rate limits, for all that counts requests. */
@Module({})
export class LimitsModule {
  static forRoot(settings: LimitSettings & { TRUSTED_PROXIES: readonly string[] }): DynamicModule {
    return {
      module: LimitsModule,
      global: true,
      providers: [
        { provide: RateLimits, useFactory: () => RateLimits.open(settings) },
        { provide: ClientAddresses, useValue: new ClientAddresses(settings.TRUSTED_PROXIES) },
      ],
      exports: [RateLimits, ClientAddresses],
    };
  }
}
