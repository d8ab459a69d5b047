import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { type DomainError, forbidden } from '#platform/errors/domain-error.js';
import { ClientAddresses } from '../edge/http/client-address.js';
import { rateLimited, RateLimits } from '../edge/limits/rate-limits.js';
import { subjectOf } from '../edge/limits/subject.js';
import { mayOpenStream } from './origin.js';
import { StreamSettings } from './stream-settings.js';

/** Counts one thing that somebody asks for; answers with a refusal when there were too many. */
export type Count = () => Promise<DomainError | undefined>;

/** Who may open a socket, and how often anybody may ask. */
@Injectable()
export class StreamAdmission {
  constructor(
    private readonly settings: StreamSettings,
    private readonly limits: RateLimits,
    private readonly addresses: ClientAddresses,
  ) {}

  /** Counts for the address that a request came from: its sockets, and what is subscribed to over them. */
  counter(request: IncomingMessage): Count {
    const subject = subjectOf(this.addresses.of(request));
    return async () => {
      const verdict = await this.limits.take('stream', subject);
      return verdict?.allowed === false ? rateLimited(verdict.retryAfterSeconds) : undefined;
    };
  }

  /** Why a page may not open a socket; undefined when it may. */
  refusalOf({ headers }: IncomingMessage): DomainError | undefined {
    return mayOpenStream(headers.origin, headers.host, this.settings.origins) ? undefined : forbidden();
  }
}
