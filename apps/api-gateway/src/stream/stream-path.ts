import type { IncomingMessage } from 'node:http';
import { pathOf } from '../edge/http/send-problem.js';

export const streamPath = '/api/v1/stream';

/** Whether a request to change the protocol is for the stream; any other is answered as the plain request that it also is (RFC 9110 §7.8). */
export const isForStream = ({ url, headers }: IncomingMessage): boolean =>
  pathOf(url) === streamPath && headers.upgrade?.toLowerCase() === 'websocket';
