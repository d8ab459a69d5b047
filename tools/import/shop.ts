import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { request } from 'undici';
import { Api } from '../replay/shop/api.js';
import { NotReached } from '../replay/shop/not-reached.js';
import { Refused } from '../replay/shop/refused.js';
import { Session } from '../replay/shop/session.js';
import type { Part } from './open-file.js';

/** An import as the API shows it. */
export interface Import {
  id: string;
  state: 'queued' | 'running' | 'succeeded' | 'failed';
  phase: 'reading' | 'resolving' | 'applying' | 'done';
  format: string;
  dryRun: boolean;
  rowsRead: number;
  created: number;
  updated: number;
  unchanged: number;
  rejected: number;
  bytesRead: number;
  bytesTotal: number;
  rowsPerSecond: number | null;
  error: { code: string; message: string } | null;
  startedAt: string | null;
  finishedAt: string | null;
}

interface Settings {
  url: string;
  headers: Record<string, string>;
  email: string;
  password: string;
  onRetry: (why: string) => void;
}

const patienceMs = 120_000;

/** The shop's side of an import, for an administrator. */
export class Shop {
  private readonly api: Api;
  private readonly admin: Session;

  constructor(private readonly settings: Settings) {
    const { url, headers, email, password, onRetry } = settings;
    this.api = new Api(url, { connections: 1, headers, patienceMs, onRetry });
    this.admin = new Session(this.api, email, password);
  }

  /** Sends a file as it is and answers with its import. Throws `Refused`, `NotReached`. */
  async send(part: Part, query: URLSearchParams, signal: AbortSignal): Promise<Import> {
    const path = `/api/v1/imports?${query.toString()}`;
    const { statusCode, body } = await this.request('POST', path, {
      signal,
      headers: { 'content-type': 'application/octet-stream', ...(part.gzip && { 'content-encoding': 'gzip' }) },
      body: Readable.from(part.bytes, { objectMode: false }),
    });
    const text = await body.text();
    const answer = { status: statusCode, body: parsed(text) };
    if (statusCode >= 300) throw new Refused({ method: 'POST', path: '/api/v1/imports' }, answer);
    return (answer.body as { data: Import }).data;
  }

  /** How far it is. A shop that restarts meanwhile is waited for. */
  async look(id: string): Promise<Import> {
    return (await this.admin.get<Import>(`/api/v1/imports/${id}`)).data;
  }

  /** Each look at an import until it is over, and the last one. */
  async *follow(id: string, everyMs: number): AsyncGenerator<Import> {
    for (;;) {
      const now = await this.look(id);
      yield now;
      if (now.state === 'succeeded' || now.state === 'failed') return;
      await sleep(everyMs);
    }
  }

  /** Writes the error file, or adds to it, and answers with how often each code is in it. */
  async writeErrors(id: string, path: string, append: boolean): Promise<Map<string, number>> {
    const { statusCode, body } = await this.request('GET', `/api/v1/imports/${id}/errors`, {});
    if (statusCode !== 200) throw new NotReached(`The error file could not be read: the shop answered ${statusCode}.`);
    const codes = new Map<string, number>();
    await pipeline(body, (chunks: AsyncIterable<Buffer>) => counted(chunks, codes), createWriteStream(path, { flags: append ? 'a' : 'w' }));
    return codes;
  }

  close(): Promise<void> {
    return this.api.close();
  }

  private async request(method: 'GET' | 'POST', path: string, { headers = {}, ...options }: Parameters<typeof request>[1] & object) {
    const { url, headers: own } = this.settings;
    const all = { ...own, ...(headers as Record<string, string>), authorization: `Bearer ${await this.admin.token()}` };
    try {
      // The shop cuts off what does not move; how long it takes as a whole is nobody's business.
      return await request(`${url}${path}`, { ...options, method, headers: all, headersTimeout: 0, bodyTimeout: 0 });
    } catch (error) {
      if (options.signal && (options.signal as AbortSignal).aborted) throw error;
      const { code, message } = error as NodeJS.ErrnoException;
      throw new NotReached(`The connection to ${url} broke: ${code ?? message}`, { cause: error });
    }
  }
}

async function* counted(chunks: AsyncIterable<Buffer>, codes: Map<string, number>): AsyncGenerator<Buffer> {
  let rest = '';
  const decoder = new TextDecoder();
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const { code } = JSON.parse(line) as { code: string };
      codes.set(code, (codes.get(code) ?? 0) + 1);
    }
    yield chunk;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
