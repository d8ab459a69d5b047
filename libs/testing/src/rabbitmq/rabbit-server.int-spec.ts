import { spawn } from 'node:child_process';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Connection } from 'rabbitmq-client';
import { eventually } from '../eventually.js';
import { rabbitmqAvailable, withRabbit } from './rabbit-programs.js';
import { type RabbitServer, startRabbit } from './rabbit-server.js';

const suite = rabbitmqAvailable() ? describe : describe.skip;

suite(withRabbit('a private RabbitMQ'), () => {
  let server: RabbitServer;

  beforeAll(async () => {
    server = await startRabbit();
  });
  afterAll(() => server.stop());

  it('keeps what it confirmed when it is killed and started again on the same port', async () => {
    const { url } = server;
    await withConnection(url, async (connection) => {
      await connection.queueDeclare({ queue: 'kept', durable: true, arguments: { 'x-queue-type': 'quorum' } });
    });
    // RabbitMQ 3.10 writes down half a second late that there is a queue at all, unless it is stopped properly.
    await server.halt();
    await server.start();
    await withConnection(url, async (connection) => {
      const publisher = connection.createPublisher({ confirm: true });
      await publisher.send({ routingKey: 'kept', durable: true }, 'a word');
      await publisher.close();
    });
    await server.kill('SIGKILL');
    expect(server.pid).toBeUndefined();
    await server.start();
    expect(server.url).toBe(url);
    await withConnection(url, async (connection) => {
      await eventually(async () => expect((await connection.basicGet({ queue: 'kept', noAck: true }))?.body).toBe('a word'));
    });
  });

  it('ends with the process that started it', async () => {
    const child = spawn(process.execPath, ['--conditions=source', '--experimental-transform-types', '--input-type=module', '-e', starter], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [pid, port] = (await new Promise<string>((resolve) => child.stdout.setEncoding('utf8').once('data', resolve)))
      .split(' ')
      .map(Number);
    expect(await listens(port)).toBe(true);
    child.kill('SIGKILL');
    await eventually(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'));
    expect(await listens(port)).toBe(false);
  });
});

/** The sources import each other as what they are built to. */
const starter = `
  import { registerHooks } from 'node:module';
  registerHooks({ resolve: (name, context, next) => next(name.startsWith('.') ? name.replace(/\\.js$/, '.ts') : name, context) });
  const { startRabbit } = await import('#testing/rabbitmq/rabbit-server.js');
  const server = await startRabbit();
  console.log(server.pid, new URL(server.url).port);
  setInterval(() => undefined, 1_000);`;

async function withConnection(url: string, work: (connection: Connection) => Promise<void>): Promise<void> {
  const connection = new Connection(url);
  connection.on('error', () => undefined);
  try {
    await work(connection);
  } finally {
    await connection.close();
  }
}

const listens = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    }).once('error', () => resolve(false));
  });
