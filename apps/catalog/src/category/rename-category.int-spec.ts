import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '#testing/eventually.js';
import { startCatalog, type CatalogUnderTest } from '../../test/catalog-under-test.js';

let catalog: CatalogUnderTest;
let shelf: { id: string };
let names = 0;
beforeAll(async () => {
  catalog = await startCatalog();
});
afterAll(() => catalog.stop());
beforeEach(async () => {
  shelf = await catalog.make.category(`Quokkaware${++names}`);
});

const rename = () => {
  const category = { name: `Wombatware${names}`, slug: '', position: 0 };
  return catalog.asAdmin(() => catalog.categories.updateCategory({ id: shelf.id, updateMask: ['name'], category }));
};
const moveIn = (id: string) => {
  const product = { categoryId: shelf.id } as never;
  return catalog.asAdmin(() => catalog.products.updateProduct({ id, updateMask: ['categoryId'], product }));
};
const found = async (query: string) => {
  const { products } = await catalog.products.listProducts({ query, category: '', brand: '', attributes: [] } as never);
  return products.map(({ id }) => id).sort();
};
/** Whether somebody waits for a lock that such a statement asked for. */
const isWaiting = (statement: string) =>
  eventually(async () => {
    const sql = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE $1`;
    expect(await catalog.dataSource.query(sql, [statement])).toHaveLength(1);
  });
/** Holds a lock while `work` goes on, which is told how to let go. */
async function whileHeld(sql: string, id: string, work: (letGo: () => Promise<void>) => Promise<void>): Promise<void> {
  const holder = catalog.dataSource.createQueryRunner();
  await holder.startTransaction();
  await holder.query(sql, [id]);
  try {
    await work(() => holder.commitTransaction());
  } finally {
    if (holder.isTransactionActive) await holder.rollbackTransaction();
    await holder.release();
  }
}

describe('A category that is renamed while a product is put into it', () => {
  it('waits for who came first, and that product has the new name', async () => {
    const { id } = await catalog.make.product();
    await whileHeld(
      `UPDATE product SET category_id = $1, search = product_document(name, brand, '{}', '{}', (SELECT name FROM category WHERE id = $1), description)
       WHERE id = '${id}'`,
      shelf.id,
      async (letGo) => {
        const renamed = rename();
        await isWaiting('SELECT FROM category%FOR UPDATE');
        await letGo();
        await renamed;
      },
    );
    expect([await found(`quokkaware${names}`), await found(`wombatware${names}`)]).toEqual([[], [id]]);
  });

  it('is waited for by who comes later, who then reads the new name', async () => {
    const [there, other] = [await catalog.make.product({ categoryId: shelf.id }), await catalog.make.product()];
    await whileHeld('SELECT FROM product WHERE id = $1 FOR UPDATE', there.id, async (letGo) => {
      const renamed = rename();
      await isWaiting('SELECT FROM product%FOR UPDATE');
      const moved = moveIn(other.id);
      const made = catalog.make.product({ categoryId: shelf.id });
      await eventually(async () => {
        const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
        expect(await catalog.dataSource.query(waiting)).toHaveLength(3);
      });
      await letGo();
      await renamed;
      await moved;
      const all = [there.id, other.id, (await made).id].sort();
      expect([await found(`quokkaware${names}`), await found(`wombatware${names}`)]).toEqual([[], all]);
    });
  });

  it('is found with what its variants were given meanwhile', async () => {
    const { id } = await catalog.make.product({ categoryId: shelf.id });
    await whileHeld('SELECT FROM product WHERE id = $1 FOR UPDATE', id, async (letGo) => {
      const renamed = rename();
      await isWaiting('SELECT FROM product%FOR UPDATE');
      await catalog.dataSource.query(`UPDATE variant SET sku = 'NUMBAT-' || $2::int WHERE product_id = $1`, [id, names]);
      await letGo();
      await renamed;
    });
    expect(await found(`numbat-${names}`)).toEqual([id]);
  });
});
