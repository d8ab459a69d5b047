import { setTimeout as sleep } from 'node:timers/promises';
import { StreamClient, type ChannelStart, type StreamMessage } from './stream-client.js';

interface Place {
  epoch: string;
  seq: number;
}

/**
 * A client as docs/stream.md tells people to write one: it keeps its place in each channel, connects again whenever it is cut off and resumes
 * there; and it notes whatever does not follow upon what it has.
 */
export class StreamFollower {
  /** Gaps, repeats, resets and refusals: there should be none. */
  readonly problems: string[] = [];
  /** Milliseconds from the event's time to its arrival, of those that came over a connection that stood when they happened. */
  readonly delays: number[] = [];
  /** How often it was connected. */
  connections = 0;
  events = 0;
  private readonly places = new Map<string, Place | undefined>();
  private readonly live = new Set<string>();
  private client: StreamClient | undefined;
  private stopping = false;
  private work: Promise<void> | undefined;

  constructor(
    private readonly url: string,
    private readonly token: string | undefined,
    channels: readonly string[],
  ) {
    for (const name of channels) this.places.set(name, undefined);
  }

  start(): void {
    this.work = this.follow();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await this.client?.end();
    await this.work;
  }

  /** Breaks the connection, as a network would. */
  cut(): void {
    this.client?.ws.terminate();
  }

  /** Whether every channel is subscribed on the connection that stands. */
  get following(): boolean {
    return this.live.size === this.places.size;
  }

  /** The latest `seq` of a channel. */
  seq(channel: string): number | undefined {
    return this.places.get(channel)?.seq;
  }

  private async follow(): Promise<void> {
    while (!this.stopping) {
      try {
        const client = await StreamClient.open(this.url, { onMessage: (message) => this.take(message) });
        this.client = client;
        const closed = new Promise((resolve) => client.ws.once('close', resolve));
        this.connections++;
        client.subscribe(
          this.token,
          ...[...this.places].map(([name, place]): ChannelStart => ({ name, ...(place && { after: place.seq, epoch: place.epoch }) })),
        );
        await closed;
        this.noteClose(client);
      } catch {
        // Nobody is there yet.
      }
      this.live.clear();
      if (!this.stopping) await sleep(100 + Math.random() * 400);
    }
  }

  private take({ type, channel, seq, epoch, event, reason, code }: StreamMessage): void {
    const place = this.places.get(channel);
    if (type === 'subscribed') {
      if (place && (place.seq !== seq || place.epoch !== epoch)) this.problems.push(`${channel} resumed at ${seq}, not at ${place.seq}`);
      this.places.set(channel, { epoch, seq });
      this.live.add(channel);
    } else if (type === 'event' && place) {
      if (seq !== place.seq + 1) this.problems.push(`${channel} brought ${seq} after ${place.seq}`);
      place.seq = seq;
      this.events++;
      this.delays.push(Date.now() - Date.parse(event.time));
    } else {
      this.problems.push(`${channel} said ${type} ${reason ?? code ?? ''}`);
    }
    if (this.client) this.client.messages.length = 0;
  }

  private noteClose({ closed }: StreamClient): void {
    if (!this.stopping && closed && ![1001, 1006].includes(closed.code)) this.problems.push(`closed with ${closed.code} ${closed.reason}`);
  }
}
