import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createEventLog } from '#platform/events/event-log.js';
import { createIdempotencyRecord } from '#platform/idempotency/idempotency-record.js';
import { createEventId } from './event-id.js';
import { createSearchDocument } from './search-document.js';

/** Times keep milliseconds only, as the API shows them, so that a cursor made of one finds its row again. */
const createCategory = `
  CREATE TABLE category (
    id uuid PRIMARY KEY,
    slug text COLLATE "C" NOT NULL,
    name text NOT NULL,
    parent_id uuid REFERENCES category,
    path text COLLATE "C" NOT NULL,
    position int NOT NULL DEFAULT 0,
    version int NOT NULL DEFAULT 1,
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    updated_at timestamptz(3) NOT NULL DEFAULT now(),
    CONSTRAINT category_slug_unique UNIQUE (slug),
    CONSTRAINT category_path_ends_in_slug CHECK (path = slug OR right(path, length(slug) + 1) = '/' || slug),
    CONSTRAINT category_not_its_own_parent CHECK (parent_id <> id)
  );
  CREATE INDEX category_path ON category (path);
  CREATE INDEX category_parent ON category (parent_id);
`;

/**
 * Names are sorted as people expect, whatever the server's locale: ICU's root collation. Prices are the least and the greatest of the variants.
 */
const createProduct = `
  CREATE TABLE product (
    id uuid PRIMARY KEY,
    slug text COLLATE "C" NOT NULL,
    name text COLLATE "und-x-icu" NOT NULL,
    description text NOT NULL,
    status text NOT NULL,
    brand text,
    category_id uuid,
    attributes jsonb NOT NULL,
    images text[] NOT NULL,
    options jsonb NOT NULL,
    seo jsonb,
    price_min bigint NOT NULL,
    price_max bigint NOT NULL,
    price_currency char(3) NOT NULL,
    search tsvector NOT NULL,
    version int NOT NULL DEFAULT 1,
    published_at timestamptz(3),
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    updated_at timestamptz(3) NOT NULL DEFAULT now(),
    newest_at timestamptz(3) GENERATED ALWAYS AS (coalesce(published_at, created_at)) STORED,
    CONSTRAINT product_slug_unique UNIQUE (slug),
    CONSTRAINT product_category FOREIGN KEY (category_id) REFERENCES category,
    CONSTRAINT product_status CHECK (status IN ('draft', 'active', 'archived')),
    CONSTRAINT product_published CHECK (status <> 'active' OR published_at IS NOT NULL),
    CONSTRAINT product_prices CHECK (price_min BETWEEN 0 AND price_max)
  );
  CREATE INDEX product_by_name ON product (name, id);
  CREATE INDEX product_by_price ON product (price_min, id);
  CREATE INDEX product_by_newest ON product (newest_at, id);
  CREATE INDEX product_by_greatest_price ON product (price_max);
  CREATE INDEX product_of_status_by_name ON product (status, name, id);
  CREATE INDEX product_of_status_by_price ON product (status, price_min, id);
  CREATE INDEX product_of_status_by_newest ON product (status, newest_at, id);
  CREATE INDEX product_by_category ON product (category_id);
  CREATE INDEX product_by_brand ON product (brand);
  CREATE INDEX product_by_attributes ON product USING gin (attributes jsonb_path_ops);
  CREATE INDEX product_by_search ON product USING gin (search);
`;

const createVariant = `
  CREATE TABLE variant (
    id uuid PRIMARY KEY,
    product_id uuid NOT NULL REFERENCES product,
    sku text COLLATE "C" NOT NULL,
    title text NOT NULL,
    options jsonb NOT NULL,
    price bigint NOT NULL,
    currency char(3) NOT NULL,
    compare_at_price bigint,
    cost_price bigint,
    barcode text,
    weight_grams int,
    track_inventory boolean NOT NULL,
    low_stock_threshold int,
    position int NOT NULL,
    version int NOT NULL DEFAULT 1,
    CONSTRAINT variant_sku_unique UNIQUE (sku),
    CONSTRAINT variant_price CHECK (price BETWEEN 0 AND 9007199254740991),
    CONSTRAINT variant_compare_at_price CHECK (compare_at_price BETWEEN price AND 9007199254740991),
    CONSTRAINT variant_cost_price CHECK (cost_price BETWEEN 0 AND 9007199254740991),
    CONSTRAINT variant_weight CHECK (weight_grams >= 0),
    CONSTRAINT variant_low_stock_threshold CHECK (low_stock_threshold >= 0)
  );
  CREATE INDEX variant_of_product ON variant (product_id, position);
`;

/**
 * A row a SKU, for ever: without a variant it only keeps the version, so that a SKU that is sold again later goes on counting its events.
 * A variant that is not tracked has a row too, which reservations leave alone.
 */
const createStock = `
  CREATE TABLE stock (
    sku text COLLATE "C" PRIMARY KEY,
    variant_id uuid,
    on_hand bigint NOT NULL,
    reserved bigint NOT NULL DEFAULT 0,
    version int NOT NULL DEFAULT 1,
    CONSTRAINT stock_variant_unique UNIQUE (variant_id),
    CONSTRAINT stock_variant FOREIGN KEY (variant_id) REFERENCES variant ON DELETE SET NULL,
    CONSTRAINT stock_on_hand CHECK (on_hand >= 0),
    CONSTRAINT stock_reserved CHECK (reserved BETWEEN 0 AND on_hand)
  ) WITH (fillfactor = 70);
  CREATE TABLE stock_adjustment (
    id uuid PRIMARY KEY,
    sku text COLLATE "C" NOT NULL REFERENCES stock,
    delta bigint NOT NULL,
    on_hand_after bigint NOT NULL,
    reason text NOT NULL,
    actor uuid NOT NULL,
    at timestamptz(3) NOT NULL DEFAULT now()
  );
  CREATE INDEX stock_adjustment_of_sku ON stock_adjustment (sku, id);
`;

/** What each order holds, or held. A line keeps what was true when it was made: name, price, and whether stock was touched for it. */
const createReservation = `
  CREATE TABLE reservation (
    order_id uuid PRIMARY KEY,
    state text NOT NULL,
    expires_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT reservation_state CHECK (state IN ('held', 'committed', 'released')),
    CONSTRAINT reservation_expires CHECK (state = 'released' OR expires_at IS NOT NULL)
  ) WITH (fillfactor = 80);
  CREATE INDEX reservation_held ON reservation (expires_at) WHERE state = 'held';
  CREATE TABLE reservation_line (
    order_id uuid NOT NULL REFERENCES reservation,
    line int NOT NULL,
    sku text COLLATE "C" NOT NULL,
    variant_id uuid NOT NULL,
    product_id uuid NOT NULL,
    name text NOT NULL,
    price bigint NOT NULL,
    currency char(3) NOT NULL,
    quantity bigint NOT NULL CHECK (quantity > 0),
    tracked boolean NOT NULL,
    PRIMARY KEY (order_id, line)
  );
`;

/** Categories, products, variants, stock, reservations. */
export class CreateCatalog1763730000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(createCategory);
    await runner.query(createSearchDocument);
    await runner.query(createEventId);
    await runner.query(createProduct);
    await runner.query(createVariant);
    await runner.query(createStock);
    await runner.query(createReservation);
    await runner.query(createEventLog);
    await runner.query(createIdempotencyRecord);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only: restore a backup instead');
  }
}
