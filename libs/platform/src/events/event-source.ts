import type { EventFeedServiceClient, WatchRequest, WatchResponse } from '#contracts/generated/ashlar/events/v1/feed.js';
import type { GrpcPeer } from '../grpc/grpc-client.js';
import { mergeMessages } from './merge-messages.js';

/** The feed of one service, wherever it is. */
export interface EventSource {
  /** The service's name. */
  readonly name: string;
  watch(request: WatchRequest, signal: AbortSignal): AsyncIterable<WatchResponse>;
}

/** A feed says something every second: one that is silent for longer is cut off, or its process is stopped. */
const silenceMs = 5_000;
const service = 'ashlar.events.v1.EventFeedService' satisfies `ashlar.events.v1.${string}`;

/** The feed of another service, over gRPC. */
export const remoteSource = (name: string, peer: GrpcPeer): EventSource => ({
  name,
  watch: (request, signal) => mergeMessages(watchPeer(peer, request, signal)),
});

/** Watches a peer's feed. Throws when it has been silent for five seconds. */
export async function* watchPeer(
  peer: GrpcPeer,
  request: WatchRequest,
  signal: AbortSignal,
): AsyncGenerator<WatchResponse, void, undefined> {
  const silent = new AbortController();
  const stream = peer.serverStream<WatchRequest, WatchResponse>(
    service,
    'watch' satisfies keyof EventFeedServiceClient,
    request,
    AbortSignal.any([signal, silent.signal]),
  );
  try {
    for (;;) {
      const timer = setTimeout(() => silent.abort(), silenceMs);
      const { value, done } = await stream.next().finally(() => clearTimeout(timer));
      if (silent.signal.aborted) throw new Error(`The feed has been silent for ${silenceMs / 1000} s`);
      if (done) return;
      yield value;
    }
  } finally {
    silent.abort();
    await stream.return();
  }
}
