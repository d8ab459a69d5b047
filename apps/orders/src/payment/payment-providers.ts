import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { unknownProvider } from './payment.errors.js';
import type { PaymentProvider } from './payment-provider.js';

/** The ways to pay in this installation. */
@Injectable()
export class PaymentProviders implements OnApplicationShutdown {
  private readonly byName: ReadonlyMap<string, PaymentProvider>;

  constructor(providers: readonly PaymentProvider[]) {
    this.byName = new Map(providers.map((provider) => [provider.name, provider]));
  }

  find(name: string): PaymentProvider | undefined {
    return this.byName.get(name);
  }

  /** The provider that a request names. Throws UNKNOWN_PROVIDER naming `field`. */
  requested(name: string, field: string): PaymentProvider {
    const provider = this.find(name);
    if (!provider) throw unknownProvider(field);
    return provider;
  }

  /** The provider of a payment that exists. */
  of(payment: { provider: string }): PaymentProvider {
    const provider = this.find(payment.provider);
    if (!provider) throw new Error(`The payment provider ${payment.provider} is not configured any more`);
    return provider;
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([...this.byName.values()].map((provider) => provider.close()));
  }
}
