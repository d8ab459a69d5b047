import { startCopy } from '#testing/ashlar-copy.js';
import { inParallel, tally } from '#testing/in-parallel.js';
import { TestShop } from '#testing/test-shop.js';
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
      const answers = await Promise.all(
        [...Array(buyers).keys()].map(async (index) => {
          const began = performance.now();
          const { outcome, status } = await crowd[index % crowd.length].order({ [sku]: 1 }, 'tok_ok');
          return { outcome, status, took: performance.now() - began };
        }),
      );
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
        note('answers', JSON.stringify(tally(answers.map(({ outcome }) => outcome)))),
      ];
    } finally {
      await copy.stop();
    }
  },
};

/** A process that has just started compiles while it serves. */
async function warm(shop: TestShop, buyer: Awaited<ReturnType<TestShop['customer']>>): Promise<void> {
  const sku = await shop.sku({ stock: 1_000 });
  await inParallel([...Array(200).keys()], 16, () => buyer.order({ [sku]: 1 }, 'tok_ok'));
}
