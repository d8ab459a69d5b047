import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '#testing/eventually.js';
import { isGenuine, Receiver } from '#testing/webhook-receiver.js';
import { severalRounds, WebhooksUnderTest } from '../../test/webhooks-under-test.js';
import { SealEarlier } from '../privacy/seal-earlier.js';

describe('the secret of a webhook', () => {
  let webhooks: WebhooksUnderTest;
  let receiver: Receiver;
  beforeEach(async () => {
    webhooks = await WebhooksUnderTest.start(0.00001);
    receiver = await new Receiver().start();
  });
  afterEach(async () => {
    receiver.stop();
    await webhooks.stop();
  });
  const arrived = (count: number) => eventually(() => expect(receiver.received).toHaveLength(count));
  const sealedOf = (id: string) =>
    webhooks.dataSource.query('SELECT secret, secret_sealed FROM webhook_secret WHERE endpoint_id = $1', [id]);

  it('that an earlier release wrote signs as before, and is sealed when the service starts', async () => {
    const { id, secret } = await webhooks.endpoint(receiver.url);
    await webhooks.dataSource.query('DELETE FROM person_key WHERE person_id = $1', [id]);
    await webhooks.dataSource.query('UPDATE webhook_secret SET secret = $2, secret_sealed = NULL WHERE endpoint_id = $1', [id, secret]);
    webhooks.send();
    await webhooks.happen('before', ['stock.low']);
    await arrived(1);
    await new SealEarlier(webhooks.dataSource, webhooks.keys).execute();
    expect(await sealedOf(id)).toEqual([{ secret: null, secret_sealed: expect.any(Buffer) }]);
    await webhooks.happen('after', ['stock.low']);
    await arrived(2);
    expect(receiver.received.map((got) => isGenuine(got, secret))).toEqual([true, true]);
  });

  it.each([
    [
      "another endpoint's",
      'UPDATE webhook_secret SET secret_sealed = (SELECT secret_sealed FROM webhook_secret WHERE endpoint_id = $2) WHERE endpoint_id = $1',
    ],
    [
      "sealed with another's key",
      'UPDATE person_key SET wrapped = (SELECT wrapped FROM person_key WHERE person_id = $2) WHERE person_id = $1',
    ],
    ['gone with its key', 'DELETE FROM person_key WHERE person_id = $1 AND $2::uuid IS NOT NULL'],
  ])('signs nothing when it is %s: the attempt fails, and others do not wait', async (_, tamper) => {
    const [{ id }, other] = [await webhooks.endpoint('http://127.0.0.2:9/'), await webhooks.endpoint(receiver.url)];
    await webhooks.change(id, { url: receiver.url });
    await webhooks.dataSource.query(tamper, [id, other.id]);
    webhooks.send();
    await webhooks.happen('it', ['stock.low']);
    await arrived(1);
    await eventually(async () => {
      const [first] = await webhooks.attempts(id);
      expect(first).toMatchObject({ status: 'failed', error: 'the secret of the endpoint cannot be read: rotate it' });
    });
    await severalRounds();
    expect(receiver.received.map((got) => isGenuine(got, other.secret))).toEqual([true]);
  });
});
