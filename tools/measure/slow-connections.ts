import { connect, type Socket } from 'node:net';

/** How a client is slow. */
export type Slowness = 'headers' | 'body' | 'reading';

const beginnings: Record<Slowness, (path: string) => string> = {
  headers: (path) => `GET ${path} HTTP/1.1\r\nHost: slow.example\r\n`,
  body: () => 'POST /api/v1/auth/login HTTP/1.1\r\nHost: slow.example\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{',
  // More answers than the system keeps for somebody who takes none.
  reading: (path) => `GET ${path} HTTP/1.1\r\nHost: slow.example\r\n\r\n`.repeat(4),
};
const dribbles: Record<Slowness, string | undefined> = { headers: 'X-Slow: a\r\n', body: ' ', reading: undefined };
const dribbleEveryMs = 1_000;

/** One client that holds on to a connection for as long as it is let. */
export class SlowConnection {
  /** Milliseconds until it was cut; undefined while it is open. */
  cutAfterMs: number | undefined;
  private readonly socket: Socket;
  private readonly timer: NodeJS.Timeout | undefined;

  /** `from` is a loopback address of its own to come from, `path` a large answer. */
  constructor(
    readonly how: Slowness,
    port: number,
    from: string,
    path: string,
  ) {
    const began = performance.now();
    this.socket = connect({ port, host: '127.0.0.1', localAddress: from }, () => this.socket.write(beginnings[how](path)));
    const dribble = dribbles[how];
    if (dribble === undefined) this.socket.pause();
    else {
      this.socket.resume();
      this.timer = setInterval(() => this.socket.write(dribble), dribbleEveryMs);
    }
    this.socket.on('error', () => undefined);
    const cut = () => {
      clearInterval(this.timer);
      this.cutAfterMs ??= performance.now() - began;
    };
    this.socket.on('close', cut).on('end', cut);
  }

  /** A client that reads nothing does not hear that it was cut either: it finds out when it goes on. */
  goOn(): void {
    this.socket.resume();
  }

  end(): void {
    clearInterval(this.timer);
    this.socket.destroy();
  }
}
