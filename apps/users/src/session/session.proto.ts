import type { Session as ProtoSession } from '#contracts/generated/ashlar/users/v1/sessions.js';
import { toTimestamp } from '#contracts/timestamp.js';
import type { Caller } from '#platform/grpc/call-context.js';
import type { Session } from './session.entity.js';

export const toProtoSession = ({ id, createdAt, lastSeenAt, userAgent }: Session, caller: Caller): ProtoSession => ({
  id,
  current: id === caller.sessionId,
  createdAt: toTimestamp(createdAt),
  lastSeenAt: toTimestamp(lastSeenAt),
  userAgent,
});
