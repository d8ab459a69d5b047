import { createHash } from 'node:crypto';
import { actsForShop } from '#platform/auth/acts-for-shop.js';
import { DomainError, forbidden, unauthenticated } from '#platform/errors/domain-error.js';
import type { Caller } from '#platform/grpc/call-context.js';
import { isUuid } from '../edge/input/uuid.js';

/** Who sees an event: `everybody` gets public data only, `owner` all there is. */
export type Audience = 'everybody' | 'owner';

/** What a client called by a name. */
export interface Channel {
  /** As the client calls it. */
  name: string;
  /** The service that has its history. */
  source: 'orders' | 'catalog';
  /** As the service calls it (`ReadChannelRequest.channel`). */
  key: string;
  audience: Audience;
  /** Whether it has an event as soon as the thing exists, so that one without any is unknown. */
  startsWithTheThing: boolean;
}

export const unknownChannel = () => new DomainError('not_found', 'UNKNOWN_CHANNEL', 'There is no such channel.');

/** The channel that `name` means to this caller. Throws UNKNOWN_CHANNEL, FORBIDDEN, or UNAUTHENTICATED for what needs a token. */
export function channelNamed(name: string, caller: Caller | undefined): Channel {
  const colon = name.indexOf(':');
  const [kind, id] = colon < 0 ? [name, undefined] : [name.slice(0, colon), name.slice(colon + 1)];
  if (kind === 'orders' && (id === undefined || isUuid(id))) return ordersChannel(name, id?.toLowerCase(), caller);
  const audience = actsForShop(caller, 'events:read') ? 'owner' : 'everybody';
  const ofCatalog = { name, source: 'catalog', audience, startsWithTheThing: true } as const;
  if (kind === 'stock' && id) return { ...ofCatalog, key: name };
  if (kind === 'product' && id && isUuid(id)) return { ...ofCatalog, key: `product:${id.toLowerCase()}` };
  throw unknownChannel();
}

function ordersChannel(name: string, customerId: string | undefined, caller: Caller | undefined): Channel {
  if (!caller) throw unauthenticated();
  const everybodys = actsForShop(caller, 'events:read');
  if (!everybodys && (caller.role === 'client' || (customerId !== undefined && customerId !== caller.userId))) throw forbidden();
  const all = customerId === undefined && everybodys;
  const key = all ? 'orders' : `customer:${customerId ?? caller.userId}`;
  return { name, source: 'orders', key, audience: 'owner', startsWithTheThing: false };
}

/**
 * The name of a channel's history as a client sees it. It is the channel's own, so that a `seq` of another channel (`orders` means another one to
 * a customer who became an administrator) cannot be taken for one of this.
 */
export const epochOf = (key: string, historyOfTheService: string): string =>
  createHash('sha256').update(`${historyOfTheService} ${key}`).digest('base64url').slice(0, 22);
