import { DomainError, forbidden } from '#platform/errors/domain-error.js';
import { channelNamed, type Channel } from './channel.js';
import type { ChannelHistory } from './channel-history.js';
import { readClientMessage, type ChannelWish, type ClientMessage } from './client-message.js';
import type { LiveFeed } from './live-feed.js';
import { errorMessage } from './server-message.js';
import type { StreamAccess, StreamTokens } from './stream-access.js';
import type { Count } from './stream-admission.js';
import { closeCodes, streamLimits } from './stream-limits.js';
import type { StreamSocket } from './stream-socket.js';
import { Subscription, type Outlet } from './subscription.js';

/** What a session needs of the gateway. */
export interface StreamSources {
  tokens: StreamTokens;
  history: ChannelHistory;
  feeds: Record<Channel['source'], LiveFeed>;
  /** Counts the messages that make work. */
  count: Count;
}

interface Open {
  subscription: Subscription;
  unfollow: () => void;
}

const tooManyChannels = () =>
  new DomainError('rate_limited', 'TOO_MANY_CHANNELS', `A socket follows at most ${streamLimits.channels} channels.`);

/** One client: what it says, who it is, and what it follows. */
export class StreamSession implements Outlet {
  private access: StreamAccess | undefined;
  private readonly open = new Map<string, Open>();
  private readonly since = Date.now();
  private greeted = false;
  private opening = 0;
  private waiting = 0;
  private turn: Promise<void> = Promise.resolve();

  constructor(
    readonly socket: StreamSocket,
    private readonly sources: StreamSources,
  ) {}

  /** One message after the other, in the order they came. */
  take(text: string): void {
    if (++this.waiting > streamLimits.messagesWaiting) return this.socket.close(closeCodes.policy, 'Too many messages at once.');
    this.turn = this.turn.then(() => this.obey(text)).finally(() => this.waiting--);
  }

  /** Closes the socket of whoever has not subscribed in time, does not read, or may no longer be here. */
  check(): void {
    this.socket.check();
    if (!this.greeted && Date.now() - this.since > streamLimits.helloMs) {
      this.socket.close(closeCodes.noSubscription, 'The first message is a subscribe.');
    }
    const ended = this.access && this.sources.tokens.whyEnded(this.access);
    if (ended !== undefined) this.leave(closeCodes.unauthenticated, ended);
  }

  /** Nothing more will be sent. */
  end(): void {
    for (const name of this.open.keys()) this.drop(name);
  }

  send(message: object | Buffer): void {
    this.socket.send(message);
  }

  get isFull(): boolean {
    return this.socket.isFull;
  }

  owe(bytes: number): void {
    this.socket.owe(bytes);
  }

  room(): Promise<boolean> {
    return this.socket.room();
  }

  read(channel: Channel, after: number, limit: number) {
    return this.sources.history.read(channel, after, limit, this.access?.token);
  }

  private async obey(text: string): Promise<void> {
    try {
      const message = readClientMessage(text);
      if (!this.socket.isOpen) return;
      if (message.type === 'subscribe') await this.subscribe(message);
      else if (message.type === 'unsubscribe') this.unsubscribe(message);
      else this.send({ type: 'pong' });
    } catch (error) {
      if (error instanceof DomainError && error.kind === 'unauthenticated') this.leave(closeCodes.unauthenticated, error.message);
      else this.send(errorMessage(error));
    }
  }

  private async subscribe({ token, channels }: Extract<ClientMessage, { type: 'subscribe' }>): Promise<void> {
    const refusal = await this.sources.count();
    if (refusal) throw refusal;
    if (token != null) this.admit(await this.sources.tokens.verify(token));
    this.greeted = true;
    for (const wish of channels) this.follow(wish);
  }

  private unsubscribe({ channels }: Extract<ClientMessage, { type: 'unsubscribe' }>): void {
    for (const { name } of channels) {
      this.drop(name);
      this.send({ type: 'unsubscribed', channel: name });
    }
  }

  /** A fresh token of the same person lengthens the socket's life; another person takes another socket. */
  private admit(access: StreamAccess): void {
    const { caller: before } = this.access ?? access;
    if (before.userId !== access.caller.userId || before.role !== access.caller.role) throw forbidden();
    this.access = access;
  }

  private follow(wish: ChannelWish): void {
    try {
      const channel = channelNamed(wish.name, this.access?.caller);
      this.drop(wish.name);
      if (Math.max(this.open.size, this.opening) >= streamLimits.channels) throw tooManyChannels();
      const subscription = new Subscription(channel, this, () => this.drop(wish.name, subscription));
      const unfollow = this.sources.feeds[channel.source].follow(channel.key, subscription);
      this.open.set(wish.name, { subscription, unfollow });
      this.opening++;
      void subscription.open(wish).finally(() => this.opening--);
    } catch (error) {
      this.send(errorMessage(error, wish.name));
    }
  }

  private drop(name: string, only?: Subscription): void {
    const open = this.open.get(name);
    if (!open || (only && open.subscription !== only)) return;
    open.subscription.end();
    open.unfollow();
    this.open.delete(name);
  }

  private leave(code: number, why: string): void {
    this.end();
    this.socket.close(code, why);
  }
}
