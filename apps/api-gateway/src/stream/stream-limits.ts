/** What one socket may take, and how long things may last. */
export const streamLimits = {
  /** Bytes of one message from a client. */
  messageBytes: 64 * 1024,
  /** Messages of one socket that wait for their turn. */
  messagesWaiting: 64,
  channels: 100,
  /** Above this many bytes that a client has not read, events wait in the history until it has. */
  highWaterBytes: 256 * 1024,
  /** A client that leaves this many bytes unread does not read … */
  backlogBytes: 1024 * 1024,
  /** … unless they came in one burst that it reads off within so long. */
  burstMs: 1_000,
  /** So long may a client take over what was sent before more of the history is. */
  stallMs: 10_000,
  /** So long may a socket stay without having subscribed. */
  helloMs: 10_000,
  heartbeatMs: 30_000,
  /** How often expiry, ended sessions and silent sockets are looked for. */
  sweepMs: 1_000,
  /** So long may a client take to answer a close when the gateway stops. */
  partingMs: 1_500,
  /** Sockets of one gateway. */
  sockets: 20_000,
} as const;

/** Why a socket was closed by us: RFC 6455 §7.4, and 44xx after the HTTP status that means the same. */
export const closeCodes = {
  goingAway: 1001,
  policy: 1008,
  tryAgainLater: 1013,
  unauthenticated: 4401,
  noSubscription: 4408,
} as const;
