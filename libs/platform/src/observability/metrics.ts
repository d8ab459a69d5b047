import { createServer, type Server } from 'node:http';
import { collectDefaultMetrics, Histogram, register } from 'prom-client';

const buckets = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10];

const rpcSeconds = new Histogram({
  name: 'ashlar_rpc_seconds',
  help: 'Time to serve a gRPC call',
  labelNames: ['method', 'code'],
  buckets,
});
const httpSeconds = new Histogram({
  name: 'ashlar_http_seconds',
  help: 'Time to serve an HTTP request',
  labelNames: ['method', 'route', 'status'],
  buckets,
});

type Child = ReturnType<typeof rpcSeconds.labels>;

/** Finding a histogram's child by its labels costs more than recording in it. */
const rpcChildren = new Map<string, Child>();

/** Starts the clock of one gRPC call; call the result with its status code. */
export function observeRpc(method: string): (code: number) => void {
  const started = performance.now();
  return (code) => {
    const key = `${code}${method}`;
    let child = rpcChildren.get(key);
    if (!child) rpcChildren.set(key, (child = rpcSeconds.labels(method, String(code))));
    child.observe((performance.now() - started) / 1000);
  };
}

/** Records one HTTP request by its route, never by its actual path. */
export const observeHttp = (method: string, route: string, status: number, seconds: number): void =>
  httpSeconds.observe({ method, route, status }, seconds);

/** Serves `/metrics` in the Prometheus format on an address that is not public; a port in use rejects. */
export function serveMetrics(port: number, host: string): Promise<Server> {
  collectDefaultMetrics();
  const server = createServer((request, response) => {
    if (request.url !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    void register.metrics().then((text) => response.writeHead(200, { 'content-type': register.contentType }).end(text));
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, host, () => resolve(server));
  });
}
