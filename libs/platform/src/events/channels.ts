import type { DataSource } from 'typeorm';
import type { ReadChannelRequest, ReadChannelResponse } from '#contracts/generated/ashlar/events/v1/feed.js';
import { actsForShop } from '../auth/acts-for-shop.js';
import { preparedQuery } from '../database/prepared-query.js';
import { DomainError, forbidden, invalidField, unauthenticated } from '../errors/domain-error.js';
import type { Caller } from '../grpc/call-context.js';
import type { ServiceName } from '../grpc/proto-files.js';
import { feedChannel, subjectChannels, type ChannelRow, type ChannelSql } from './channel-sql.js';
import { toDomainEvent } from './event-row.js';

/** A channel of this service: where its events stand and who may read them. */
interface Channel {
  sql: ChannelSql;
  id: string;
  mayRead: (caller: Caller | undefined) => boolean;
}

const mostAtOnce = 1_000;
const readsEverything = (caller: Caller | undefined) => actsForShop(caller, 'events:read');

const unknownChannel = () => new DomainError('not_found', 'UNKNOWN_CHANNEL', 'There is no such channel.');

/** See `EventFeedService.ReadChannel`: one channel of a service's event log, whose events are numbered 1..n without a gap. */
export class ChannelReader {
  constructor(
    private readonly dataSource: DataSource,
    private readonly service: ServiceName,
  ) {}

  /** Throws FORBIDDEN for a channel that is not the caller's, UNKNOWN_CHANNEL for one that this service does not have. */
  async read({ channel: name, after, limit }: ReadChannelRequest, caller: Caller | undefined): Promise<ReadChannelResponse> {
    const channel = channelOf(this.service, name);
    if (!channel.mayRead(caller)) throw caller ? forbidden() : unauthenticated();
    if (!(Number.isSafeInteger(after) && after >= 0)) throw invalidField('after', 'must be an integer from 0');
    if (!(limit >= 0 && limit <= mostAtOnce)) throw invalidField('limit', `must be 0 to ${mostAtOnce}`);
    const { manager } = this.dataSource;
    const { rows: heads } = await preparedQuery<{ epoch: string; head: string }>(manager, channel.sql.head, [channel.id]);
    const { rows } = limit === 0 ? { rows: [] } : await preparedQuery<ChannelRow>(manager, channel.sql.events, [channel.id, after, limit]);
    const events = rows.map((row) => ({ sequence: Number(row.channel_place), event: toDomainEvent(row, this.service) }));
    const { epoch, head } = heads[0];
    // What was written between the two statements is read already.
    return { epoch, head: Math.max(Number(head), events.at(-1)?.sequence ?? 0), events };
  }
}

function channelOf(service: ServiceName, name: string): Channel {
  const colon = name.indexOf(':');
  const [kind, id] = colon < 0 ? [name, ''] : [name.slice(0, colon), name.slice(colon + 1)];
  if (service === 'orders' && name === 'orders') return { sql: feedChannel, id, mayRead: readsEverything };
  if (id === '' || id.includes('\0')) throw unknownChannel();
  if (service === 'orders' && kind === 'customer') {
    return { sql: subjectChannels.customer, id, mayRead: (caller) => readsEverything(caller) || caller?.userId === id };
  }
  if (service === 'catalog' && (kind === 'stock' || kind === 'product')) return { sql: subjectChannels[kind], id, mayRead: () => true };
  throw unknownChannel();
}
