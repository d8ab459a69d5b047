/** What a batch is to write, in tables of its lane's own, which are empty again after each transaction. A row with a `code` is not written. */
export const planTables = `
  CREATE TEMP TABLE plan_variant (
    product_id uuid NOT NULL, line bigint NOT NULL, row tid NOT NULL, position int,
    is_new boolean NOT NULL, is_changed boolean NOT NULL, is_described boolean NOT NULL, has_options boolean NOT NULL,
    id uuid NOT NULL, sku text COLLATE "C" NOT NULL, title text NOT NULL, options jsonb NOT NULL, file_options json, price bigint, currency char(3),
    compare_at_price bigint, cost_price bigint, barcode text, weight_grams int, track_inventory boolean NOT NULL, low_stock_threshold int,
    is_known_shelf boolean NOT NULL, on_hand bigint, next_on_hand bigint,
    code text, field text, message text
  ) ON COMMIT DELETE ROWS;
  CREATE TEMP TABLE plan_product (
    id uuid NOT NULL, line bigint NOT NULL, row tid NOT NULL, is_new boolean NOT NULL, is_changed boolean NOT NULL, is_described boolean NOT NULL,
    has_stock boolean NOT NULL, wants_options boolean NOT NULL,
    slug text, external_id text, name text, description text, status text, was_archived boolean NOT NULL, brand text, category_id uuid, attributes jsonb,
    images text[], options jsonb, seo jsonb, code text, field text, message text
  ) ON COMMIT DELETE ROWS;
  CREATE TEMP TABLE plan_document (id uuid NOT NULL, search tsvector NOT NULL) ON COMMIT DELETE ROWS;
  CREATE TEMP TABLE plan_problem (
    line bigint NOT NULL, sku text, field text, code text NOT NULL, message text NOT NULL, raw text NOT NULL, nth int NOT NULL
  ) ON COMMIT DELETE ROWS;
`;
