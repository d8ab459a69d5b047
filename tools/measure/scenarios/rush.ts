import { Agent, request } from 'undici';
import { startCopy } from '#testing/ashlar-copy.js';
import { inParallel, tally } from '#testing/in-parallel.js';
import { anOrder, type Customer, TestShop } from '#testing/test-shop.js';
import { ms, percentile } from '../percentile.js';
import { figure, note, type Scenario } from '../scenario.js';

const [buyers, pieces] = [500, 100];

/** More want it than there is. */
export const rush: Scenario = {
  name: 'rush',
  about: `${buyers} buyers at once for ${pieces} pieces of one SKU`,
  async run(say) {
    const copy = await startCopy();
    try {
      const shop = await TestShop.open(copy);
      say('people register');
      const crowd = await inParallel([...Array(50).keys()], 5, () => shop.customer());
      await warm(shop, crowd[0]);
      const sku = await shop.sku({ stock: pieces });
      const everybody = new Agent({ connections: buyers, pipelining: 1 });
      const answers = await Promise.all([...Array(buyers).keys()].map((index) => buy(crowd[index % crowd.length], sku, everybody)));
      const sold = answers.filter(({ status }) => status === 201).length;
      const broken = answers.filter(({ status }) => status >= 500).length;
      const p99 = percentile(
        answers.map(({ took }) => took),
        0.99,
      );
      return [
        figure('orders', String(sold), `exactly ${pieces}`, sold === pieces),
        figure('p99 of an answer', ms(p99), 'under 2000 ms', p99 < 2_000),
        figure('answers from 500 on', String(broken), '0', broken === 0),
        note('answers', JSON.stringify(tally(answers.map(({ status }) => String(status))))),
      ];
    } finally {
      await copy.stop();
    }
  },
};

/** By the leanest client there is: on a machine that the shop shares with its buyers, theirs is part of the time. */
async function buy(buyer: Customer, sku: string, dispatcher: Agent) {
  const began = performance.now();
  const { statusCode: status, body } = await request(`${buyer.url}/api/v1/orders`, {
    dispatcher,
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${buyer.token}`, 'idempotency-key': crypto.randomUUID() },
    body: JSON.stringify(anOrder({ [sku]: 1 }, 'tok_ok')),
  });
  await body.dump();
  return { status, took: performance.now() - began };
}

/** A process that has just started compiles while it serves: a shop in which nobody has bought anything yet sees no rush. */
async function warm(shop: TestShop, buyer: Customer): Promise<void> {
  const [plenty, gone] = [await shop.sku({ stock: 10_000 }), await shop.sku({ stock: 0 })];
  await inParallel([...Array(600).keys()], 16, () => buyer.order({ [plenty]: 1 }, 'tok_ok'));
  await inParallel([...Array(600).keys()], 16, () => buyer.order({ [gone]: 1 }, 'tok_ok'));
}
