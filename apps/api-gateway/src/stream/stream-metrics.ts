import { Counter, Gauge } from 'prom-client';

/** WebSockets that are open on this gateway. */
export const openSockets = new Gauge({ name: 'ashlar_stream_sockets', help: 'Open WebSockets of the stream' });

/** Sockets that the gateway closed, by the code it gave. */
export const socketsClosed = new Counter({
  name: 'ashlar_stream_closed_total',
  help: 'WebSockets of the stream that the gateway closed',
  labelNames: ['code'],
});
