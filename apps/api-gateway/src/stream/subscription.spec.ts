import { beforeEach, describe, expect, it } from '@jest/globals';
import type { DomainEvent } from '#contracts/generated/ashlar/common/v1/event.js';
import { eventually } from '#testing/eventually.js';
import type { Channel } from './channel.js';
import { StreamEvent } from './stream-event.js';
import { Subscription, type Outlet } from './subscription.js';

const channel: Channel = { name: 'orders', source: 'orders', key: 'orders', audience: 'owner', startsWithTheThing: false };
const anEvent = (sequence: number): DomainEvent => ({
  id: String(sequence),
  source: 'orders',
  type: 'order.paid',
  subject: 'o',
  time: { seconds: 0, nanos: 0 },
  data: '{}',
  sequence,
});

/** A client that reads when a test lets it, in front of a history of so many events. */
class Client implements Outlet {
  head = 0;
  isFull = false;
  owed = 0;
  reads = 0;
  seqs: number[] = [];
  beforeAnswer: () => void = () => undefined;
  private waiting: (() => void)[] = [];

  send(message: object | Buffer): void {
    if (Buffer.isBuffer(message)) this.seqs.push((JSON.parse(message.toString()) as { seq: number }).seq);
  }

  owe(bytes: number): void {
    this.owed += bytes;
  }

  async room(): Promise<boolean> {
    if (this.isFull) await new Promise<void>((resolve) => this.waiting.push(resolve));
    return true;
  }

  drain(): void {
    this.isFull = false;
    for (const go of this.waiting.splice(0)) go();
  }

  async read(_channel: Channel, after: number, limit: number) {
    this.reads++;
    const events = Array.from({ length: Math.max(0, Math.min(limit, this.head - after)) }, (_, n) => ({
      sequence: after + n + 1,
      event: anEvent(after + n + 1),
    }));
    const answer = { epoch: 'e', head: this.head, events };
    this.beforeAnswer();
    return answer;
  }
}

describe('a subscription', () => {
  const upTo = (last: number) => Array.from({ length: last }, (_, n) => n + 1);
  let client: Client;
  let subscription: Subscription;

  beforeEach(() => {
    client = new Client();
    subscription = new Subscription(channel, client, () => undefined);
  });

  const happen = (seq: number) => {
    client.head = Math.max(client.head, seq);
    subscription.hear(seq, new StreamEvent(anEvent(seq)), 'e');
  };

  it('passes on what it hears without reading anything', async () => {
    await subscription.open({});
    const before = client.reads;
    for (const seq of upTo(5)) happen(seq);
    expect([client.seqs, client.reads]).toEqual([upTo(5), before]);
  });

  it('sends what it heard while it read, once', async () => {
    client.head = 3;
    client.beforeAnswer = () => {
      if (client.head < 6) happen(client.head + 1);
    };
    await subscription.open({ after: 0 });
    await eventually(() => expect(client.seqs).toEqual(upTo(client.head)));
  });

  it('reads again when more was heard than it keeps', async () => {
    client.head = 1;
    client.beforeAnswer = () => {
      client.beforeAnswer = () => undefined;
      for (let seq = 2; seq <= 500; seq++) happen(seq);
    };
    await subscription.open({ after: 0 });
    expect(client.seqs).toEqual(upTo(500));
  });

  it('does not read on while the client is full', async () => {
    client.head = 1_000;
    client.isFull = true;
    const opened = subscription.open({ after: 0 });
    await eventually(() => expect(client.reads).toBe(1));
    expect(client.seqs).toEqual([]);
    client.drain();
    await opened;
    expect(client.seqs).toEqual(upTo(1_000));
  });

  it('leaves in the history what happens while the client is full, and counts it', async () => {
    await subscription.open({});
    client.isFull = true;
    for (const seq of upTo(300)) happen(seq);
    expect(client.seqs).toEqual([]);
    expect(client.owed).toBeGreaterThan(300 * 100);
    client.drain();
    await eventually(() => expect(client.seqs).toEqual(upTo(300)));
  });

  it('looks for what may have passed unheard', async () => {
    await subscription.open({});
    client.head = 7;
    subscription.missed();
    await eventually(() => expect(client.seqs).toEqual(upTo(7)));
  });

  it('says nothing more once it has ended', async () => {
    await subscription.open({});
    subscription.end();
    happen(1);
    subscription.missed();
    expect([client.seqs, client.reads]).toEqual([[], 1]);
  });
});
