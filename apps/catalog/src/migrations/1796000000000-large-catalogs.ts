import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * - `ordinal`: a small whole number for each product, for what keeps an array of them.
 * - `changed_xid`: the transaction that wrote the row last. Who follows products reads `changed_xid >= ` the oldest one that was open when it looked
 *   before: nothing is missed, however long a transaction takes, and what is read twice does no harm.
 * - `in_stock`: whether some variant can be ordered. What writes products and shelves by hand keeps it at once, orders within a second.
 * - `external_id`: what the file that a product came from calls it.
 */
const widenProduct = `
  ALTER TABLE product
    ADD COLUMN ordinal int GENERATED ALWAYS AS IDENTITY,
    ADD COLUMN changed_xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    ADD COLUMN in_stock boolean NOT NULL DEFAULT false,
    ADD COLUMN external_id text COLLATE "C";
  CREATE UNIQUE INDEX product_external_id_unique ON product (external_id) WHERE external_id IS NOT NULL;
  UPDATE product p SET in_stock = EXISTS (
    SELECT FROM variant v JOIN stock s ON s.variant_id = v.id WHERE v.product_id = p.id AND (NOT v.track_inventory OR s.on_hand > s.reserved));
  CREATE UNIQUE INDEX product_by_ordinal ON product (ordinal);
  CREATE INDEX product_by_change ON product (changed_xid);
  CREATE FUNCTION note_product_change() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    NEW.changed_xid := pg_current_xact_id();
    RETURN NEW;
  END
  $$;
  CREATE TRIGGER product_changed BEFORE UPDATE ON product FOR EACH ROW EXECUTE FUNCTION note_product_change();
`;

/**
 * Product files. `import` is the job, `import_piece` the file as it came, and `import_error` what became of the rows that were not taken. The two
 * staging tables hold the rows of the one import that runs; they are not logged, since they can be read again from the file.
 * `given` has a bit for each field that the file says something of (`import/staged.ts`): what it does not mention stays as it is.
 */
const createImport = `
  CREATE TABLE import (
    id uuid PRIMARY KEY,
    state text NOT NULL DEFAULT 'uploading',
    format text NOT NULL,
    dry_run boolean NOT NULL,
    currency char(3) NOT NULL,
    locale text,
    mapping jsonb,
    gzip boolean NOT NULL,
    zero_prices boolean NOT NULL,
    actor uuid NOT NULL,
    request_id text,
    phase text NOT NULL DEFAULT 'reading',
    checkpoint jsonb,
    bytes_total bigint NOT NULL DEFAULT 0,
    bytes_read bigint NOT NULL DEFAULT 0,
    rows_read bigint NOT NULL DEFAULT 0,
    created bigint NOT NULL DEFAULT 0,
    updated bigint NOT NULL DEFAULT 0,
    unchanged bigint NOT NULL DEFAULT 0,
    rejected bigint NOT NULL DEFAULT 0,
    error_code text,
    error text,
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    started_at timestamptz(3),
    finished_at timestamptz(3),
    updated_at timestamptz(3) NOT NULL DEFAULT now(),
    CONSTRAINT import_format CHECK (format IN ('csv', 'ndjson', 'shopify', 'woocommerce', 'vendure')),
    CONSTRAINT import_state CHECK (state IN ('uploading', 'queued', 'running', 'succeeded', 'failed')),
    CONSTRAINT import_phase CHECK (phase IN ('reading', 'resolving', 'applying', 'done')),
    CONSTRAINT import_failed_says_why CHECK ((state = 'failed') = (error_code IS NOT NULL)),
    CONSTRAINT import_finished CHECK ((state IN ('succeeded', 'failed')) = (finished_at IS NOT NULL))
  );
  CREATE INDEX import_waiting ON import (created_at) WHERE state IN ('uploading', 'queued', 'running');
  CREATE INDEX import_latest ON import (created_at, id);

  CREATE TABLE import_piece (
    import_id uuid NOT NULL REFERENCES import ON DELETE CASCADE,
    number int NOT NULL CHECK (number >= 0),
    data bytea NOT NULL,
    PRIMARY KEY (import_id, number)
  );
  ALTER TABLE import_piece ALTER COLUMN data SET STORAGE EXTERNAL;

  CREATE TABLE import_error (
    import_id uuid NOT NULL REFERENCES import ON DELETE CASCADE,
    line bigint NOT NULL,
    nth int NOT NULL,
    sku text,
    field text,
    code text NOT NULL,
    message text NOT NULL,
    raw text NOT NULL,
    PRIMARY KEY (import_id, line, nth)
  );

  CREATE UNLOGGED TABLE import_product (
    key text COLLATE "C" NOT NULL,
    line bigint NOT NULL,
    given int NOT NULL,
    slug text COLLATE "C",
    external_id text COLLATE "C",
    name text,
    description text,
    status text,
    brand text,
    category text[],
    attributes jsonb,
    images text[],
    options jsonb,
    seo jsonb,
    raw text NOT NULL
  );
  CREATE UNLOGGED TABLE import_variant (
    key text COLLATE "C" NOT NULL,
    line bigint NOT NULL,
    given int NOT NULL,
    sku text COLLATE "C" NOT NULL,
    title text,
    options jsonb,
    price bigint,
    currency char(3),
    compare_at_price bigint,
    cost_price bigint,
    barcode text,
    weight_grams int,
    track_inventory boolean,
    low_stock_threshold int,
    stock bigint,
    raw text NOT NULL
  );
`;

/** What a hundred thousand products need: whole files in, and columns that lists, search and facets are made of. */
export class LargeCatalogs1796000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(widenProduct);
    await runner.query(createImport);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
