import type { DomainEvent } from '#contracts/generated/ashlar/common/v1/event.js';
import { toEventView } from '../orders/event.view.js';
import type { Audience } from './channel.js';

/** An event on its way to sockets: written once for all who get it under the same name. */
export class StreamEvent {
  private readonly frames = new Map<string, Buffer>();
  private readonly texts = new Map<Audience, string>();

  constructor(private readonly event: DomainEvent) {}

  /** The message that brings it, as the `seq`-th of the channel. */
  frame(channel: string, seq: number, audience: Audience): Buffer {
    const key = `${audience} ${seq} ${channel}`;
    let frame = this.frames.get(key);
    if (!frame) {
      frame = Buffer.from(`{"type":"event","channel":${JSON.stringify(channel)},"seq":${seq},"event":${this.text(audience)}}`);
      this.frames.set(key, frame);
    }
    return frame;
  }

  private text(audience: Audience): string {
    let text = this.texts.get(audience);
    if (text === undefined) this.texts.set(audience, (text = JSON.stringify(toStreamView(this.event, audience))));
    return text;
  }
}

/** The Event of API.md. Its `position` is null: the place in `GET /events` is given after it was streamed. */
const toStreamView = (event: DomainEvent, audience: Audience) => {
  const view = toEventView(event);
  return { ...view, data: audience === 'owner' ? view.data : publicData(event.type, view.data), position: null };
};

/** What anybody may know: of a stock what is available, of a product that is not on sale nothing but that. */
function publicData(type: string, data: object): object {
  if (type.startsWith('stock.')) {
    const { sku, available } = data as { sku: string; available: number };
    return { sku, available };
  }
  const { id, slug, name, status, categoryId } = data as Record<'id' | 'slug' | 'name' | 'status' | 'categoryId', string | undefined>;
  return status === 'active' ? { id, slug, name, status, categoryId } : { id, status };
}
