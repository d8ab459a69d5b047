import { z } from 'zod';
import { validationFailed } from '#platform/errors/domain-error.js';
import { streamLimits } from './stream-limits.js';

const name = z.string().min(1).max(300);

const channelWish = z.strictObject({
  name,
  /** The last `seq` that the client has; without it the channel starts at now. */
  after: z.int().min(0).nullish(),
  /** The history that `after` belongs to. */
  epoch: z.string().max(100).nullish(),
});

const clientMessage = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('subscribe'),
    token: z.string().min(1).nullish(),
    channels: z.array(channelWish).max(streamLimits.channels),
  }),
  z.strictObject({ type: z.literal('unsubscribe'), channels: z.array(z.strictObject({ name })).max(streamLimits.channels) }),
  z.strictObject({ type: z.literal('ping') }),
]);

export type ChannelWish = z.infer<typeof channelWish>;
export type ClientMessage = z.infer<typeof clientMessage>;

/** What a client said. Throws VALIDATION_FAILED naming each field that is wrong. */
export function readClientMessage(text: string): ClientMessage {
  const read = clientMessage.safeParse(fromJson(text));
  if (read.success) return read.data;
  throw validationFailed(
    read.error.issues.map(({ path, code, message }) => ({ field: path.map(String).join('.'), code: code.toUpperCase(), message })),
  );
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw validationFailed([{ field: '', code: 'TYPE', message: 'must be JSON' }]);
  }
}
