import { setTimeout as sleep } from 'node:timers/promises';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import { type DomainError, unavailable } from '#platform/errors/domain-error.js';
import { rawProblem } from '../edge/http/raw-problem.js';
import { ChannelHistory } from './channel-history.js';
import { LiveFeeds } from './live-feeds.js';
import { type Count, StreamAdmission } from './stream-admission.js';
import { streamPath } from './stream-path.js';
import { StreamTokens } from './stream-access.js';
import { closeCodes, streamLimits } from './stream-limits.js';
import { openSockets } from './stream-metrics.js';
import { StreamSession, type StreamSources } from './stream-session.js';
import { StreamSocket } from './stream-socket.js';

/** Takes WebSockets at `/api/v1/stream`, looks after them, and sends them away when the gateway stops. */
@Injectable()
export class StreamServer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: streamLimits.messageBytes });
  private readonly sessions = new Set<StreamSession>();
  private readonly sources: Omit<StreamSources, 'count'>;
  private timers: NodeJS.Timeout[] = [];
  private stopping = false;

  constructor(
    private readonly host: HttpAdapterHost,
    private readonly feeds: LiveFeeds,
    private readonly admission: StreamAdmission,
    tokens: StreamTokens,
    history: ChannelHistory,
  ) {
    this.sources = { tokens, history, feeds };
  }

  onApplicationBootstrap(): void {
    const server = this.host.httpAdapter.getHttpServer() as Server;
    server.on('upgrade', (request, connection, head) => void this.upgrade(request, connection, head));
    this.timers = [
      setInterval(() => this.each((session) => session.check()), streamLimits.sweepMs).unref(),
      setInterval(() => this.each(({ socket }) => socket.beat()), streamLimits.heartbeatMs).unref(),
    ];
  }

  /** Before the HTTP server closes, which would wait for every socket. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    for (const timer of this.timers) clearInterval(timer);
    this.each(({ socket }) => socket.close(closeCodes.goingAway, 'The gateway stops: connect again.'));
    for (const end = Date.now() + streamLimits.partingMs; this.sessions.size > 0 && Date.now() < end;) await sleep(20);
    this.each(({ socket }) => socket.terminate());
    await this.feeds.stop();
  }

  private each(work: (session: StreamSession) => void): void {
    for (const session of this.sessions) work(session);
  }

  private async upgrade(request: IncomingMessage, connection: Duplex, head: Buffer): Promise<void> {
    const gone = () => undefined;
    connection.on('error', gone);
    const count = this.admission.counter(request);
    const refusal = (await count()) ?? this.admission.refusalOf(request) ?? this.refusal();
    if (refusal) return void connection.end(rawProblem(refusal, streamPath));
    connection.off('error', gone);
    if (!connection.destroyed) this.sockets.handleUpgrade(request, connection, head, (ws) => this.welcome(ws, connection, count));
  }

  private refusal(): DomainError | undefined {
    if (this.stopping) return unavailable('The gateway stops: connect again.');
    if (this.sessions.size >= streamLimits.sockets) return unavailable('The gateway has as many sockets as it takes.');
    return undefined;
  }

  private welcome(ws: WebSocket, connection: Duplex, count: Count): void {
    const session = new StreamSession(new StreamSocket(ws, connection), { ...this.sources, count });
    this.sessions.add(session);
    openSockets.inc();
    ws.on('message', (data: RawData, isBinary: boolean) => session.take(isBinary ? '' : (data as Buffer).toString()));
    ws.once('close', () => {
      session.end();
      this.sessions.delete(session);
      openSockets.dec();
    });
  }
}
