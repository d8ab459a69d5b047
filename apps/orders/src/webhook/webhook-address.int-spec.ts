import { createServer } from 'node:http';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { codeOf } from '#testing/code-of.js';
import { eventually } from '#testing/eventually.js';
import { Receiver } from '#testing/webhook-receiver.js';
import { severalRounds, WebhooksUnderTest } from '../../test/webhooks-under-test.js';
import { guardedAgent } from './guarded-agent.js';
import { NameLookup } from './name-lookup.js';

/** Answers each name with what a test says, one answer after the other. */
class FakeNames extends NameLookup {
  asked = 0;

  constructor(private readonly answers: string[][]) {
    super();
  }

  override addressesOf(): Promise<string[]> {
    return Promise.resolve(this.answers[Math.min(this.asked++, this.answers.length - 1)]);
  }
}

describe('what listens on a private address', () => {
  let webhooks: WebhooksUnderTest;
  let secretService: Receiver;
  beforeAll(async () => {
    webhooks = await WebhooksUnderTest.start(0.00001);
    secretService = await new Receiver('127.0.0.1').start();
  });
  afterAll(async () => {
    secretService.stop();
    await webhooks.stop();
  });

  it.each([
    'http://127.0.0.1',
    'https://127.0.0.1',
    'http://2130706433',
    'http://127.1',
    'http://[::ffff:127.0.0.1]',
    'http://localhost',
    'http://0',
  ])('cannot be named as %s, and sees not one connection', async (origin) => {
    const create = webhooks.create.execute({ url: `${origin}:${secretService.port}/`, events: ['*'] });
    await expect(create).rejects.toThrow(codeOf('URL_NOT_ALLOWED'));
    expect(secretService.connections).toBe(0);
  });

  it('cannot be named by changing a URL that was allowed', async () => {
    const { id } = await webhooks.endpoint('https://example.com/');
    await expect(webhooks.change(id, { url: `http://127.0.0.1:${secretService.port}/` })).rejects.toThrow(codeOf('URL_NOT_ALLOWED'));
    await webhooks.change(id, { disabled: true });
  });

  it('is not reached through a URL that got into the database in another way', async () => {
    const { id } = await webhooks.endpoint('https://example.com/');
    await webhooks.dataSource.query('UPDATE webhook_endpoint SET url = $2 WHERE id = $1', [id, `http://0x7f.1:${secretService.port}/`]);
    webhooks.send();
    await webhooks.test.execute(id);
    await eventually(async () => expect((await webhooks.attempts(id))[0]).toMatchObject({ status: 'failed', response_status: null }));
    expect((await webhooks.attempts(id))[0].error).toContain('not public');
    await severalRounds();
    expect(secretService.connections).toBe(0);
  });

  it('is not reached through a name that leads there, nor by one that leads elsewhere too', async () => {
    for (const answer of [['127.0.0.1'], ['127.0.0.2', '127.0.0.1'], ['::ffff:127.0.0.1']]) {
      const agent = guardedAgent(new FakeNames([answer]), (address) => address === '127.0.0.2');
      const call = agent.request({ origin: `http://receiver.example:${secretService.port}`, path: '/', method: 'POST' });
      await expect(call).rejects.toThrow(codeOf('URL_NOT_ALLOWED'));
      await agent.destroy();
    }
    expect(secretService.connections).toBe(0);
  });

  it('is not reached by a name whose answer changes after it was checked: what was checked is what is connected to', async () => {
    const open = createServer((_, response) => void response.end()).listen(secretService.port, '127.0.0.2');
    await once(open, 'listening');
    const names = new FakeNames([['127.0.0.2'], ['127.0.0.1']]);
    const agent = guardedAgent(names, (address) => address === '127.0.0.2');
    const call = () => agent.request({ origin: `http://receiver.example:${secretService.port}`, path: '/', method: 'POST' });
    expect((await call()).statusCode).toBe(200);
    await expect(call()).rejects.toThrow(codeOf('URL_NOT_ALLOWED'));
    expect([names.asked, secretService.connections]).toEqual([2, 0]);
    await agent.destroy();
    open.close();
  });
});

describe('a name', () => {
  it('is looked up where the servers do not know it', async () => {
    expect(await new NameLookup().addressesOf('localhost')).toEqual(expect.arrayContaining(['127.0.0.1']));
    expect(await new NameLookup().everyAddressOf('localhost', 5_000)).toEqual(expect.arrayContaining(['127.0.0.1']));
  });

  it('that nobody knows has no address', async () => {
    expect(await new NameLookup().everyAddressOf('nowhere.invalid', 2_000)).toEqual([]);
    await expect(new NameLookup().addressesOf('nowhere.invalid')).rejects.toThrow();
  });
});
