import pg from 'pg';

const batch = 2_000;

/** Products that come next by id, with all that their documents are made of. */
const describeNext = `
  WITH next AS (SELECT id FROM product WHERE id > $1 ORDER BY id LIMIT ${batch} FOR NO KEY UPDATE),
  described AS (
    UPDATE product p SET search = product_document(p.name, p.brand,
      ARRAY(SELECT v.sku FROM variant v WHERE v.product_id = p.id), ARRAY(SELECT v.barcode FROM variant v WHERE v.product_id = p.id AND v.barcode IS NOT NULL),
      (SELECT c.name FROM category c WHERE c.id = p.category_id), p.description)
    FROM next WHERE p.id = next.id
    RETURNING p.id)
  SELECT max(id::text)::uuid AS last, count(*)::int AS count FROM described`;

/**
 * Makes search speak `language` (a stemmer of PostgreSQL, or `simple`), as the owner of the catalog's database. Where it spoke another, all documents are
 * made again, a batch at a time, and begun anew if that was interrupted; meanwhile other forms of a word may not be found. Answers with how many were.
 * Throws for a language that PostgreSQL has no stemmer for.
 */
export async function speakLanguage(ownerUrl: string, language: string): Promise<number> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ language: string; documents: string | null }>('SELECT language, documents FROM search_language');
    if (rows[0]?.language !== language) await client.query('SELECT set_search_language($1)', [language]);
    else if (rows[0].documents === language) return 0;
    return await describeAll(client);
  } finally {
    await client.end();
  }
}

async function describeAll(client: pg.Client): Promise<number> {
  let described = 0;
  for (let last: string | null = '00000000-0000-0000-0000-000000000000'; last !== null;) {
    const { rows }: pg.QueryResult<{ last: string | null; count: number }> = await client.query(describeNext, [last]);
    described += rows[0]?.count ?? 0;
    last = rows[0]?.last ?? null;
  }
  await client.query('UPDATE search_language SET documents = language');
  return described;
}
