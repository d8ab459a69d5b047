import { versionMismatch } from '#platform/errors/domain-error.js';
import { endpointDisabled } from './webhook.errors.js';
import { isGivenUp } from './ladder.js';

/** Why nothing is sent: somebody said so, the receiver answered 410, or it has taken nothing for days. */
export type DisabledReason = 'by_request' | 'gone' | 'failing';

export interface EndpointColumns {
  id: string;
  url: string;
  description: string | null;
  /** Patterns of types: `order.paid`, `order.*`, `*`. */
  events: string[];
  disabledReason: DisabledReason | null;
  disabledAt: Date | null;
  /** Since when every attempt has failed, and how many did. */
  failingSince: Date | null;
  failures: number;
  createdAt: Date;
  updatedAt: Date;
  version: number;
}

/** What an administrator may write. */
export type EndpointChanges = Partial<Pick<EndpointColumns, 'url' | 'description' | 'events'> & { disabled: boolean }>;

/** Somewhere events are sent to. */
export class WebhookEndpoint {
  constructor(readonly state: EndpointColumns) {}

  get isDisabled(): boolean {
    return this.state.disabledAt !== null;
  }

  /** Throws VERSION_MISMATCH when somebody has written it since it was read in that version; undefined is any. */
  assertVersion(expected: number | null | undefined): void {
    if (expected != null && this.state.version !== expected) throw versionMismatch();
  }

  assertEnabled(): void {
    if (this.isDisabled) throw endpointDisabled();
  }

  /** What is so already makes no new version. */
  change({ disabled, ...columns }: EndpointChanges, now: Date): void {
    const changed = Object.entries(columns).filter(
      ([name, value]) => JSON.stringify(this.state[name as keyof EndpointColumns]) !== JSON.stringify(value),
    );
    if (changed.length > 0) {
      Object.assign(this.state, Object.fromEntries(changed));
      this.touch(now);
    }
    if (disabled === true) this.disable('by_request', now);
    if (disabled === false) this.enable(now);
  }

  /** A delivery was taken. */
  succeeded(): void {
    this.forgetFailures();
  }

  /** An attempt failed; days of nothing else disable the endpoint. */
  failed(now: Date, scale: number): void {
    this.state.failures += 1;
    this.state.failingSince ??= now;
    if (isGivenUp(now.getTime() - this.state.failingSince.getTime(), this.state.failures, scale)) this.disable('failing', now);
  }

  /** It answered that it is gone for good. */
  gone(now: Date): void {
    this.disable('gone', now);
  }

  private disable(reason: DisabledReason, now: Date): void {
    if (this.isDisabled) return;
    this.state.disabledReason = reason;
    this.state.disabledAt = now;
    this.touch(now);
  }

  private enable(now: Date): void {
    if (!this.isDisabled) return;
    this.state.disabledReason = null;
    this.state.disabledAt = null;
    this.forgetFailures();
    this.touch(now);
  }

  private forgetFailures(): void {
    this.state.failures = 0;
    this.state.failingSince = null;
  }

  private touch(now: Date): void {
    this.state.version += 1;
    this.state.updatedAt = now;
  }
}
