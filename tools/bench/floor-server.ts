import Fastify from 'fastify';
import pg from 'pg';

/**
 * The least that a catalog read can cost over HTTP: Fastify, pg and one statement that fetches the same rows, sent as they come. Started by the
 * bench as a process of its own with the database's URL; says its port over IPC.
 */
const pool = new pg.Pool({ connectionString: process.argv[2], max: 20 });
const app = Fastify();

const product = `SELECT p.*, (SELECT json_agg(v ORDER BY v.position) FROM variant v WHERE v.product_id = p.id) AS variants FROM product p`;

app.get<{ Params: { id: string } }>('/products/:id', async (request) => {
  const { rows } = await pool.query({ name: 'by-id', text: `${product} WHERE p.id = $1`, values: [request.params.id] });
  return { data: rows[0] as unknown };
});

app.get('/products', async () => {
  const { rows } = await pool.query({
    name: 'list',
    text: `${product} WHERE p.status = 'active' ORDER BY p.newest_at DESC, p.id DESC LIMIT 25`,
  });
  return { data: rows.slice(0, 24) as unknown[] };
});

app.get<{ Querystring: { q: string } }>('/search', async (request) => {
  const { rows } = await pool.query({
    name: 'search',
    text: `${product} WHERE p.status = 'active' AND p.search @@ websearch_to_tsquery('pg_catalog.english', $1) ORDER BY p.id LIMIT 25`,
    values: [request.query.q],
  });
  return { data: rows.slice(0, 24) as unknown[] };
});

await app.listen({ port: 0, host: '127.0.0.1' });
process.send?.({ port: (app.server.address() as { port: number }).port });
process.on('disconnect', () => process.exit(0));
