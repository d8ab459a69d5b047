import type { ServerHttp2Session } from 'node:http2';
import type { ServerUnaryCall, ServerWritableStream } from '@grpc/grpc-js';
import { processNamed, type ProcessName } from '../certificates/process-names.js';

type Call = ServerUnaryCall<object, object> | ServerWritableStream<object, object>;

interface Peer {
  name: ProcessName | undefined;
  notAfter: number;
}

/** Reading a certificate costs as much as a small call, so a connection's is read once. */
const known = new WeakMap<object, Peer>();

/**
 * The process that calls, by the certificate that its connection was opened with; undefined when it is none of ours, or when the certificate has
 * expired since.
 */
export function peerNameOf(call: Call): ProcessName | undefined {
  const session = sessionOf(call);
  let peer = session && known.get(session);
  if (!peer) {
    peer = read(call);
    if (session) known.set(session, peer);
  }
  return peer.notAfter > Date.now() ? peer.name : undefined;
}

function read(call: Call): Peer {
  const certificate = call.getAuthContext().sslPeerCertificate;
  return { name: processNamed(certificate?.subjectaltname), notAfter: certificate ? Date.parse(certificate.valid_to) : 0 };
}

/** Whether the connection of a call is about to end: it takes no new calls, and waits for those under way. */
export const isLeaving = (call: Call): boolean => sessionOf(call)?.closed === true;

/** The HTTP/2 connection of a call. grpc-js keeps it to itself; where it should hide it one day, every call reads the certificate anew. */
const sessionOf = (call: Call): ServerHttp2Session | undefined =>
  (call as unknown as { call?: { stream?: { session?: ServerHttp2Session } } }).call?.stream?.session;
