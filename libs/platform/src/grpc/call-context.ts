import { AsyncLocalStorage } from 'node:async_hooks';
import type { Scope } from '../auth/scopes.js';

/** Who is calling, as their access token says. */
export interface Caller {
  /** A person's id, or an API client's. */
  userId: string;
  role: 'customer' | 'admin' | 'client';
  /** What ends when the token is to be refused early. */
  sessionId: string;
  /** What an API client may do; people have none. */
  scopes: readonly Scope[];
}

/** What makes a repeat of a request recognisable (API.md, "idempotency"). */
export interface IdempotencyInput {
  key: string;
  /** Method and actual path. */
  scope: string;
  /** A MAC of the canonical JSON of the body, which only the gateway can make. */
  bodyHash: string;
}

/** What a request carries through every process it passes. */
export interface CallContext {
  requestId: string;
  /** W3C Trace Context header, passed on with a new parent at each hop that records spans. */
  traceparent: string | undefined;
  /** Epoch milliseconds after which nobody waits for the answer. */
  deadline: number | undefined;
  /** The caller's access token as it came; each service verifies it for itself. */
  accessToken: string | undefined;
  caller: Caller | undefined;
  /** The IP address that the request came from, as far as proxies are believed; undefined for what no request asked for. */
  clientAddress: string | undefined;
  /** The process that calls, as its certificate says; undefined in the gateway. */
  peer: string | undefined;
  idempotency: IdempotencyInput | undefined;
  /** How far a read replica must have come to be read for this caller: the end of what the caller wrote last. */
  readAfter: string | undefined;
  /** Set when the answer comes from a write, while there are read replicas: where the primary's log ended then. */
  wrote: string | undefined;
  /** Set when the answer is the replay of an earlier one. */
  replayed: boolean;
}

const storage = new AsyncLocalStorage<CallContext>();

/** Runs `work` so that everything it starts sees `context`. */
export const runInCallContext = <T>(context: CallContext, work: () => T): T => storage.run(context, work);

/** The context of the request being served; undefined outside of one. */
export const currentCall = (): CallContext | undefined => storage.getStore();

/** A context for work that no request asked for: jobs, start-up, timers. */
export const backgroundCall = (requestId: string): CallContext => ({
  requestId,
  traceparent: undefined,
  deadline: undefined,
  accessToken: undefined,
  caller: undefined,
  clientAddress: undefined,
  peer: undefined,
  idempotency: undefined,
  readAfter: undefined,
  wrote: undefined,
  replayed: false,
});
