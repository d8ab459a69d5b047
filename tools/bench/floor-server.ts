import Fastify from 'fastify';
import pg from 'pg';
import { productById } from '../../apps/catalog/src/product/product.queries.js';
import { productColumns } from '../../apps/catalog/src/product/product.columns.js';

/**
 * The least that a catalog read can cost over HTTP: Fastify, pg and one prepared statement that fetches what the API answers with, availability and
 * category included, sent as it comes. Started by the bench as a process of its own with the database's URL; says its port over IPC.
 */
const pool = new pg.Pool({ connectionString: process.argv[2], max: 20 });
const app = Fastify();

const products = `SELECT ${productColumns} FROM product p LEFT JOIN category c ON c.id = p.category_id WHERE p.status = 'active'`;

/** How quick the machine is at this hour. */
app.get('/nothing', () => ({ data: {} }));

app.get<{ Params: { id: string } }>('/products/:id', async (request) => {
  const { rows } = await pool.query({ name: 'by-id', text: productById, values: [request.params.id, false] });
  return { data: rows[0] as unknown };
});

app.get('/products', async () => {
  const { rows } = await pool.query({ name: 'list', text: `${products} ORDER BY p.newest_at DESC, p.id DESC LIMIT 25` });
  return { data: rows.slice(0, 24) as unknown[] };
});

app.get<{ Querystring: { q: string } }>('/search', async (request) => {
  const { rows } = await pool.query({
    name: 'search',
    text: `${products} AND p.search @@ websearch_to_tsquery('pg_catalog.english', $1) ORDER BY p.id LIMIT 25`,
    values: [request.query.q],
  });
  return { data: rows.slice(0, 24) as unknown[] };
});

await app.listen({ port: 0, host: '127.0.0.1' });
process.send?.({ port: (app.server.address() as { port: number }).port });
process.on('disconnect', () => process.exit(0));
