import { randomUUID } from 'node:crypto';
import { Server, status, type ServerUnaryCall, type ServerWritableStream, type sendUnaryData } from '@grpc/grpc-js';
import type { ServiceDefinition } from '@grpc/proto-loader';
import type { DomainEvent } from '#contracts/generated/ashlar/common/v1/event.js';
import type { ReadChannelRequest, ReadChannelResponse, WatchRequest, WatchResponse } from '#contracts/generated/ashlar/events/v1/feed.js';
import { loadContracts } from '#platform/grpc/proto-files.js';
import { addServiceTo, type Methods } from '#testing/grpc-double.js';
import { certificateOf } from '#testing/test-certificates.js';
import { channelsOf } from '../src/stream/channels-of.js';

type Watcher = ServerWritableStream<WatchRequest, WatchResponse>;

/** The event feed of a service, as another process would serve it, that fails in whatever way a test wants. */
export class FeedDouble {
  target = '';
  epoch = randomUUID();
  /** While false, what happens is written but told to nobody. */
  tells = true;
  /** While false, the history cannot be read. */
  readable = true;
  /** Every page that was asked for. */
  readonly reads: ReadChannelRequest[] = [];
  private log: DomainEvent[] = [];
  private readonly counts = new Map<string, number>();
  private readonly watchers = new Set<Watcher>();
  private readonly server = new Server();
  private readonly signs: NodeJS.Timeout;

  constructor() {
    this.server.addService(loadContracts('orders')['ashlar.events.v1.EventFeedService'] as ServiceDefinition, {
      watch: (call: Watcher) => this.watch(call),
      readChannel: (call: ServerUnaryCall<ReadChannelRequest, ReadChannelResponse>, answer: sendUnaryData<ReadChannelResponse>) =>
        this.read(call.request, answer),
    });
    this.signs = setInterval(() => this.tell([]), 500);
  }

  /** Serves a service of catalog beside it, before `start`. */
  serve(fullName: string, methods: Methods): this {
    addServiceTo(this.server, loadContracts('catalog')[fullName] as ServiceDefinition, methods);
    return this;
  }

  async start(service: 'orders' | 'catalog'): Promise<this> {
    const port = await new Promise<number>((resolve, reject) => {
      this.server.bindAsync('127.0.0.1:0', certificateOf(service).server, (error, bound) => (error ? reject(error) : resolve(bound)));
    });
    this.target = `127.0.0.1:${port}`;
    return this;
  }

  stop(): void {
    clearInterval(this.signs);
    this.server.forceShutdown();
  }

  /** Somebody is watching. */
  get watched(): boolean {
    return this.watchers.size > 0;
  }

  /** Writes the next event of a subject, and tells the watchers. */
  happen(type: string, subject: string, data: object, options: { doubled?: boolean } = {}): void {
    const customer = (data as { customerId?: string }).customerId;
    const event: DomainEvent = {
      id: randomUUID(),
      source: 'double',
      type,
      subject,
      time: { seconds: Math.floor(Date.now() / 1000), nanos: 0 },
      data: JSON.stringify(data),
      sequence: this.next(subject),
      position: this.log.length + 1,
      ...(customer !== undefined && { channelSequence: this.next(`customer:${customer}`) }),
    };
    this.log.push(event);
    if (this.tells) this.tell(options.doubled ? [event, event] : [event]);
  }

  /** Ends every watch, as a service that dies. */
  cut(): void {
    for (const watcher of this.watchers) watcher.emit('error', { code: status.UNAVAILABLE, details: 'cut' });
    this.watchers.clear();
  }

  /** A database that was made anew: another history, with so many of its events. */
  restore(keep: number, epoch = randomUUID()): void {
    this.epoch = epoch;
    this.log = this.log.slice(0, keep);
    this.cut();
  }

  private next(numbered: string): number {
    const next = (this.counts.get(numbered) ?? 0) + 1;
    this.counts.set(numbered, next);
    return next;
  }

  private watch(call: Watcher): void {
    const { after } = call.request;
    this.watchers.add(call);
    for (const end of ['cancelled', 'close', 'error']) call.on(end, () => this.watchers.delete(call));
    const position = after < 0 ? this.log.length : after;
    const events = this.log.slice(position);
    call.write({ events, position: Math.max(position, this.log.length), head: this.log.length, epoch: this.epoch });
  }

  private tell(events: DomainEvent[]): void {
    for (const watcher of this.watchers) watcher.write({ events, position: this.log.length, head: this.log.length, epoch: this.epoch });
  }

  private read(request: ReadChannelRequest, answer: sendUnaryData<ReadChannelResponse>): void {
    this.reads.push(request);
    if (!this.readable) return answer({ code: status.UNAVAILABLE, details: 'not now' });
    const all = this.log.flatMap((event) =>
      channelsOf(event).flatMap(([key, sequence]) => (key === request.channel ? [{ sequence, event }] : [])),
    );
    const events = all.filter(({ sequence }) => sequence > request.after).slice(0, request.limit);
    answer(null, { epoch: this.epoch, head: all.at(-1)?.sequence ?? 0, events });
  }
}
