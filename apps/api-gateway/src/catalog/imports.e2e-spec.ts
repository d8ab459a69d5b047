import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { FileFormat, ImportPhase, ImportState, type CreateImportRequest } from '#contracts/generated/ashlar/catalog/v1/imports.js';
import { DomainError, unavailable } from '#platform/errors/domain-error.js';
import { eventually } from '#testing/eventually.js';
import { anId, noon } from '../../test/contracts.js';
import { startGateway, type GatewayUnderTest } from '../../test/gateway-under-test.js';

const mebibyte = 1024 * 1024;

const anImport = (fields: object = {}) => ({
  ...{ id: anId, state: ImportState.IMPORT_STATE_QUEUED, phase: ImportPhase.IMPORT_PHASE_READING, format: FileFormat.FILE_FORMAT_CSV },
  ...{ dryRun: false, rowsRead: 0, created: 0, updated: 0, unchanged: 0, rejected: 0, bytesRead: 0, bytesTotal: 10, createdAt: noon },
  ...fields,
});

describe('product files', () => {
  let gateway: GatewayUnderTest;
  /** What catalog has of the file. */
  let kept: Buffer[];

  const start = async (env: Record<string, string> = {}, patience = {}) => {
    gateway = await startGateway(env, pino({ level: 'silent' }), patience);
    kept = [];
    gateway.answer('createImport', ({ piece }: { piece: Uint8Array }) => {
      kept.push(Buffer.from(piece));
      return { id: anId };
    });
    gateway.answer('uploadImportPiece', ({ piece }: { piece: Uint8Array }) => {
      kept.push(Buffer.from(piece));
      return {};
    });
    gateway.answer('submitImport', () => ({ import: anImport() }));
    gateway.answer('abandonImport', () => ({}));
  };
  beforeEach(() => start());
  afterEach(() => gateway.stop());

  const send = (body: string | Uint8Array, headers: Record<string, string> = {}, query = 'format=csv') =>
    gateway.as('admin').send({ method: 'POST', path: `/imports?${query}`, body, headers: { 'content-type': 'text/csv', ...headers } });
  const rpcs = () => gateway.asked().map(({ rpc }) => rpc);
  /** A connection by hand, for senders who do not end. */
  const wire = (head: string) => {
    const token = gateway.identity.accessTokenFor({ role: 'admin' });
    const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1').on('error', () => undefined);
    const said: string[] = [];
    socket.on('data', (data) => said.push(data.toString('latin1')));
    socket.write(`POST /api/v1/imports?format=csv HTTP/1.1\r\nHost: shop.example\r\nAuthorization: Bearer ${token}\r\n${head}\r\n\r\n`);
    return { socket, text: () => said.join('') };
  };

  it('go to catalog in pieces of 1 MiB, and are answered with where to look', async () => {
    const file = Buffer.alloc(2.5 * mebibyte, 'sku,price\n');
    const answer = await send(file);
    expect([answer.status, answer.headers.get('location')]).toEqual([202, `/api/v1/imports/${anId}`]);
    expect(answer.data).toMatchObject({ id: anId, state: 'queued', phase: 'reading', format: 'csv', rowsPerSecond: null, error: null });
    expect(rpcs()).toEqual(['createImport', 'uploadImportPiece', 'uploadImportPiece', 'submitImport']);
    expect(kept.map(({ length }) => length)).toEqual([mebibyte, mebibyte, mebibyte / 2]);
    expect(Buffer.concat(kept).equals(file)).toBe(true);
    expect(gateway.asked().slice(1, 3)).toMatchObject([{ request: { id: anId, number: 1 } }, { request: { number: 2 } }]);
    expect(gateway.lastAsked().request).toEqual({ id: anId, pieces: 3 });
  });

  it('go with what is said of them, whatever their type, gzip as it is', async () => {
    const zipped = gzipSync('{}');
    const query = `format=ndjson&dryRun=true&currency=EUR&locale=de-CH&zeroPrices=true&mapping=${encodeURIComponent('{"sku":\n"a"}')}`;
    for (const type of ['application/json', 'multipart/form-data; boundary=a', 'nonsense']) {
      expect((await send(zipped, { 'content-type': type, 'content-encoding': 'gzip' }, query)).status).toBe(202);
    }
    expect(gateway.asked()[0]?.request).toEqual({
      ...{ format: FileFormat.FILE_FORMAT_NDJSON, dryRun: true, currency: 'EUR', locale: 'de-CH', zeroPrices: true },
      ...({ mapping: '{"sku":\n"a"}', gzip: true, piece: zipped } satisfies Partial<CreateImportRequest>),
    });
    expect(kept.every((piece) => piece.equals(zipped))).toBe(true);
  });

  it.each<[string, string, { body?: string; headers?: Record<string, string>; query?: string }]>([
    ['of another encoding', '415 UNSUPPORTED_MEDIA_TYPE', { headers: { 'content-encoding': 'br' } }],
    ['without a byte', '400 EMPTY_FILE', { body: '' }],
    ['of no format', '400 VALIDATION_FAILED', { query: '' }],
    ['of a format that is none', '400 VALIDATION_FAILED', { query: 'format=xml' }],
    ['with a parameter that is none', '400 VALIDATION_FAILED', { query: 'format=csv&sheet=1' }],
    ['with a currency that is none', '400 VALIDATION_FAILED', { query: 'format=csv&currency=XXP' }],
  ])('%s are refused: %s', async (_what, outcome, { body = 'sku\n1\n', headers = {}, query = 'format=csv' }) => {
    expect((await send(body, headers, query)).outcome).toBe(outcome);
    expect(rpcs()).toEqual([]);
  });

  it('are for administrators, and for clients that may write the catalog', async () => {
    const by = (token?: string) => {
      const api = token === undefined ? gateway.api : gateway.api.as(token);
      return api.send({ method: 'POST', path: '/imports?format=csv', body: 'sku\n1\n', headers: { 'content-type': 'text/csv' } });
    };
    expect((await by()).outcome).toBe('401 UNAUTHENTICATED');
    expect((await by(gateway.identity.accessTokenFor({ role: 'customer' }))).outcome).toBe('403 FORBIDDEN');
    const client = (scope: 'catalog:read' | 'catalog:write') => gateway.identity.accessTokenFor({ role: 'client', scopes: [scope] });
    expect((await by(client('catalog:read'))).outcome).toMatch(/^403 /);
    expect(rpcs()).toEqual([]);
    expect((await by(client('catalog:write'))).status).toBe(202);
  });

  it('that are not what they say are refused before the rest of them has come', async () => {
    gateway.answer('createImport', () => {
      throw new DomainError('invalid', 'UNSUPPORTED_FORMAT', 'The file is a JPEG.');
    });
    const { socket, text } = wire(`Content-Length: ${100 * mebibyte}`);
    socket.write(Buffer.alloc(1.5 * mebibyte));
    await eventually(() => expect(text()).toMatch(/^HTTP\/1\.1 400 .*"code":"UNSUPPORTED_FORMAT"/s));
    // What still comes is taken, so that the sender reads why instead of meeting a reset.
    await new Promise((resolve) => socket.write(Buffer.alloc(64 * mebibyte), resolve));
    expect(rpcs()).toEqual(['createImport']);
    socket.destroy();
  });

  it('that are too large are refused, by what they say or by what they turn out to be', async () => {
    await gateway.stop();
    await start({ IMPORT_MAX_BYTES: String(2 * mebibyte) });
    expect((await send(Buffer.alloc(2 * mebibyte))).status).toBe(202);
    gateway.forget();
    expect((await send(Buffer.alloc(2 * mebibyte + 1))).outcome).toBe('413 BODY_TOO_LARGE');
    expect(rpcs()).toEqual([]);
    const { socket, text } = wire('Transfer-Encoding: chunked');
    socket.write(`${(3 * mebibyte).toString(16)}\r\n`);
    socket.write(Buffer.alloc(3 * mebibyte));
    await eventually(() => expect(text()).toMatch(/^HTTP\/1\.1 413 /));
    await eventually(() => expect(rpcs().at(-1)).toBe('abandonImport'));
    expect(rpcs()).not.toContain('submitImport');
    socket.destroy();
  });

  it('whose sender goes away are forgotten', async () => {
    const { socket } = wire(`Content-Length: ${10 * mebibyte}`);
    socket.write(Buffer.alloc(2 * mebibyte));
    await eventually(() => expect(rpcs()).toContain('uploadImportPiece'));
    socket.destroy();
    await eventually(() => expect(gateway.lastAsked()).toMatchObject({ rpc: 'abandonImport', request: { id: anId } }));
    expect(rpcs()).not.toContain('submitImport');
  });

  it('go on where they were when catalog was away for a moment', async () => {
    let fails = 2;
    gateway.answer('uploadImportPiece', ({ piece }: { piece: Uint8Array }) => {
      if (fails-- > 0) throw unavailable('The database is busy or restarting.');
      kept.push(Buffer.from(piece));
      return {};
    });
    const file = Buffer.alloc(1.5 * mebibyte, 'a');
    expect((await send(file)).status).toBe(202);
    expect(Buffer.concat(kept).equals(file)).toBe(true);
    expect(rpcs()).toEqual(['createImport', 'uploadImportPiece', 'uploadImportPiece', 'uploadImportPiece', 'submitImport']);
  });

  it('are not read faster than catalog takes them', async () => {
    let release: (() => void) | undefined;
    gateway.answer('uploadImportPiece', () => new Promise<object>((resolve) => (release = () => resolve({}))));
    const { socket } = wire(`Content-Length: ${64 * mebibyte}`);
    socket.write(Buffer.alloc(64 * mebibyte));
    await eventually(() => expect(release).toBeDefined());
    const taken = () => 64 * mebibyte - socket.writableLength;
    let before = -1;
    // Until the system's own buffers are full.
    await eventually(async () => {
      const now = taken();
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect([now, taken()]).toEqual([before, (before = now)]);
    });
    expect(taken()).toBeLessThan(32 * mebibyte);
    expect(rpcs()).toEqual(['createImport', 'uploadImportPiece']);
    socket.destroy();
    release?.();
  });

  it('may take longer than other requests, as long as they move', async () => {
    await gateway.stop();
    await start({}, { lookEveryMs: 20, headersMs: 1_000, requestMs: 1_500, filePace: { withinMs: 10_000, bytes: 100 } });
    const { socket, text } = wire('Content-Length: 30000');
    const began = Date.now();
    const dribble = setInterval(() => socket.write(Buffer.alloc(500)), 40);
    await eventually(() => expect(text()).toMatch(/^HTTP\/1\.1 202 /));
    expect(Date.now() - began).toBeGreaterThan(1_500);
    clearInterval(dribble);
    socket.destroy();
  });

  it('end when they do not move', async () => {
    await gateway.stop();
    await start({}, { lookEveryMs: 20, filePace: { withinMs: 400, bytes: 1_000 } });
    const { socket, text } = wire(`Content-Length: ${10 * mebibyte}`);
    socket.write(Buffer.alloc(2 * mebibyte));
    const dribble = setInterval(() => socket.write('a'), 40);
    await new Promise((resolve) => socket.once('close', resolve));
    clearInterval(dribble);
    expect(text()).toMatch(/^HTTP\/1\.1 408 .*"code":"REQUEST_TIMEOUT"/s);
    await eventually(() => expect(rpcs().at(-1)).toBe('abandonImport'));
  });

  it('tell how far they are', async () => {
    const times = { startedAt: noon, finishedAt: { seconds: noon.seconds + 4, nanos: 0 } };
    const failed = { state: ImportState.IMPORT_STATE_FAILED, errorCode: 'TRUNCATED', error: 'The gzip ends early.' };
    gateway.answer('getImport', () => ({ import: anImport({ ...failed, rowsRead: 1_000, ...times }) }));
    expect((await gateway.as('admin').get(`/imports/${anId}`)).data).toMatchObject({
      ...{ state: 'failed', rowsRead: 1_000, rowsPerSecond: 250, error: { code: 'TRUNCATED', message: 'The gzip ends early.' } },
      ...{ startedAt: '2026-01-31T12:00:00.000Z', finishedAt: '2026-01-31T12:00:04.000Z' },
    });
    gateway.answer('listImports', () => ({ imports: [anImport()], page: { limit: 24, nextCursor: 'next' } }));
    expect((await gateway.as('admin').get('/imports')).json).toMatchObject({
      data: [{ id: anId, finishedAt: null }],
      meta: { page: { limit: 24, nextCursor: 'next' } },
    });
  });

  describe('have an error file that', () => {
    const errors = () => gateway.as('admin').get(`/imports/${anId}/errors`);

    it('is streamed as it is', async () => {
      gateway.answer('streamImportErrors', async function* () {
        yield { lines: Buffer.from('{"line":2}\n') };
        yield { lines: Buffer.from('{"line":3}\n{"line":7}\n') };
      });
      const answer = await errors();
      expect([answer.status, answer.headers.get('content-type'), answer.text]).toEqual([
        200,
        'application/x-ndjson',
        '{"line":2}\n{"line":3}\n{"line":7}\n',
      ]);
      expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="import-${anId}-errors.ndjson"`);
      expect(answer.headers.get('cache-control')).toBe('no-store');
    });

    it('is empty when every row was taken', async () => {
      gateway.answer('streamImportErrors', async function* () {});
      expect([(await errors()).status, (await errors()).text]).toEqual([200, '']);
    });

    it('is a problem when there is no such import', async () => {
      // eslint-disable-next-line require-yield -- it fails before it has anything
      gateway.answer('streamImportErrors', async function* () {
        throw new DomainError('not_found', 'IMPORT_NOT_FOUND', 'There is no import.');
      });
      expect((await errors()).outcome).toBe('404 IMPORT_NOT_FOUND');
      expect((await gateway.as('admin').get('/imports/nonsense/errors')).outcome).toBe('404 IMPORT_NOT_FOUND');
    });

    it('ends before its end when catalog does', async () => {
      gateway.answer('streamImportErrors', async function* () {
        yield { lines: Buffer.from('{"line":2}\n') };
        throw unavailable('The database is restarting.');
      });
      await expect(errors()).rejects.toThrow();
    });

    it('is not made faster than it is read, and not kept for who does not read', async () => {
      await gateway.stop();
      await start({}, { lookEveryMs: 20, answerMs: 300, filePace: { withinMs: 600, bytes: 1_000 } });
      let made = 0;
      let ended = false;
      gateway.answer('streamImportErrors', async function* () {
        try {
          for (; made < 2_000; made++) yield { lines: Buffer.alloc(mebibyte / 4, '{}\n') };
        } finally {
          ended = true;
        }
      });
      const token = gateway.identity.accessTokenFor({ role: 'admin' });
      const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1').on('error', () => undefined);
      socket.pause().write(`GET /api/v1/imports/${anId}/errors HTTP/1.1\r\nHost: shop.example\r\nAuthorization: Bearer ${token}\r\n\r\n`);
      await eventually(() => expect(ended).toBe(true));
      expect(made).toBeLessThan(400);
      socket.destroy();
    });

    it('may be read slowly', async () => {
      await gateway.stop();
      await start({}, { lookEveryMs: 20, answerMs: 300, filePace: { withinMs: 400, bytes: 1_000 } });
      gateway.answer('streamImportErrors', async function* () {
        for (let n = 0; n < 8; n++) {
          await new Promise((resolve) => setTimeout(resolve, 100));
          yield { lines: Buffer.from(`{"line":${n}}\n`) };
        }
      });
      expect((await errors()).text.split('\n')).toHaveLength(9);
    });
  });
});
