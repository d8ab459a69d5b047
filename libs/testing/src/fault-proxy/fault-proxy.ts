import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { LinkState } from './link-state.js';
import { ProxiedConnection } from './proxied-connection.js';

export interface ProxyTarget {
  host?: string;
  port: number;
}

/** Stands on a loopback port between clients and a target, and breaks the link between them when told to. */
export class FaultProxy {
  private readonly link = new LinkState();
  private readonly connections = new Set<ProxiedConnection>();

  private constructor(
    private readonly server: Server,
    private readonly target: ProxyTarget,
  ) {
    server.on('connection', (socket) => void this.accept(socket));
  }

  /** Listens on `port`, or on one that the system chooses. The target need not be there yet. */
  static async start(target: ProxyTarget, port = 0): Promise<FaultProxy> {
    const server = createServer({ allowHalfOpen: true, noDelay: true });
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
    return new FaultProxy(server, target);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Resets every connection, and each new one as soon as it is made. */
  cut(): void {
    this.link.become({ kind: 'cut' });
    for (const connection of this.connections) connection.reset();
  }

  /** Connections stay and new ones are accepted, but nothing is carried either way; `heal` carries on where it stopped. */
  blackhole(): void {
    this.link.become({ kind: 'blackhole' });
  }

  /** Everything that is carried waits so long first, and no more than `bytesPerSecond` pass each way of a connection. */
  slow(latencyMs: number, bytesPerSecond?: number): void {
    this.link.become({ kind: 'slow', latencyMs, bytesPerSecond });
  }

  heal(): void {
    this.link.become({ kind: 'fine' });
  }

  /** Breaks what is connected and listens no more. */
  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.cut();
    await closed;
  }

  private async accept(client: Socket): Promise<void> {
    const { host = '127.0.0.1', port } = this.target;
    const dial = () => connect({ host, port, allowHalfOpen: true, noDelay: true });
    const connection = new ProxiedConnection(client, this.link, dial);
    if (this.link.kind === 'cut') return connection.reset();
    this.connections.add(connection);
    await connection.run();
    this.connections.delete(connection);
  }
}
