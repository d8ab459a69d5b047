import { v7 as uuidv7 } from 'uuid';
import { DomainError } from '#platform/errors/domain-error.js';
import { backgroundCall, runInCallContext } from '#platform/grpc/call-context.js';

/** Asks catalog whether it can serve; false, or a failure, when not. */
export type Probe = () => Promise<boolean>;

const lookEveryMs = 250;

/** Whether an error says that catalog is down or does not answer in time, rather than what it thinks of the request. */
export const isOutage = (error: unknown): boolean =>
  error instanceof DomainError && (error.kind === 'unavailable' || error.kind === 'deadline');

/** Whether catalog is down: from the first read that fails until it says itself that it can serve again. */
export class CatalogOutage {
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(private readonly probe: Probe) {}

  get lasts(): boolean {
    return this.timer !== undefined;
  }

  /** A read of catalog has failed for it. */
  begin(): void {
    if (this.timer || this.stopped) return;
    this.timer = setTimeout(() => void this.look(), lookEveryMs).unref();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  /** In a call of its own: the time of the request whose read failed is soon over, and an outage that it began would never end. */
  private async look(): Promise<void> {
    const serves = await runInCallContext(backgroundCall(uuidv7()), this.probe).catch(() => false);
    this.timer = serves || this.stopped ? undefined : setTimeout(() => void this.look(), lookEveryMs).unref();
  }
}
