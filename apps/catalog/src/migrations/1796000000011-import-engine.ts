import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * - `import.run`: whoever works at an import; one that was taken over finds another there and stops.
 * - `import_batch`: which lines of the file are applied together, and what became of them. Its row is written in the transaction that applies them.
 */
const keepBatches = `
  ALTER TABLE import ADD COLUMN run uuid;
  CREATE TABLE import_batch (
    import_id uuid NOT NULL REFERENCES import ON DELETE CASCADE,
    number int NOT NULL,
    first_line bigint NOT NULL,
    last_line bigint NOT NULL,
    done boolean NOT NULL DEFAULT false,
    created int NOT NULL DEFAULT 0,
    updated int NOT NULL DEFAULT 0,
    unchanged int NOT NULL DEFAULT 0,
    rejected int NOT NULL DEFAULT 0,
    PRIMARY KEY (import_id, number),
    CONSTRAINT import_batch_lines CHECK (first_line <= last_line)
  ) WITH (fillfactor = 50);
`;

/**
 * What the file's rows are to become. `import_target` has each product that the file speaks of, `import_part` its variants; both point at the rows of
 * the file (`row`) and follow its order. `import_staging` says whose rows there are: it is empty once PostgreSQL itself has crashed, as they are.
 * `place` is the order of variants, of which a line may hold several: where PostgreSQL puts a row says nothing of when.
 * `slug_base` and `own_title` are what a name and options give when the file names no slug or title;
 * the `raw` of a variant is null where it is that of its product.
 * `import_same` has the products of the file that it says nothing new of, by their key, with how many of its variants: they need no target.
 */
const stage = `
  ALTER TABLE import_product ADD COLUMN slug_base text COLLATE "C";
  CREATE INDEX import_product_line ON import_product (line);
  ALTER TABLE import_variant ADD COLUMN own_title text, ADD COLUMN place bigint NOT NULL, ALTER COLUMN options TYPE json, ALTER COLUMN raw DROP NOT NULL;
  CREATE UNLOGGED TABLE import_staging (import_id uuid NOT NULL);
  CREATE UNLOGGED TABLE import_target (
    product_id uuid NOT NULL,
    is_new boolean NOT NULL,
    line bigint NOT NULL,
    row tid NOT NULL,
    slug text COLLATE "C",
    slug_base text COLLATE "C",
    slug_is_given boolean NOT NULL,
    slug_is_taken boolean NOT NULL
  );
  CREATE INDEX import_target_line ON import_target (line);
  CREATE UNLOGGED TABLE import_part (
    product_id uuid NOT NULL,
    target_line bigint NOT NULL,
    line bigint NOT NULL,
    place bigint NOT NULL,
    row tid NOT NULL
  );
  CREATE INDEX import_part_line ON import_part (target_line);
  CREATE INDEX import_variant_line ON import_variant (line);
  CREATE UNLOGGED TABLE import_same (
    key text COLLATE "C" NOT NULL,
    line bigint NOT NULL,
    product_id uuid NOT NULL,
    variants int NOT NULL
  );
  CREATE UNLOGGED TABLE import_category (
    path text[] NOT NULL,
    category_id uuid NOT NULL
  );
  -- They are analysed when they are full, and emptied as a whole.
  ALTER TABLE import_product SET (autovacuum_enabled = off);
  ALTER TABLE import_variant SET (autovacuum_enabled = off);
  ALTER TABLE import_target SET (autovacuum_enabled = off);
  ALTER TABLE import_part SET (autovacuum_enabled = off);
`;

/** The service may write rows only; to empty tables and to have them analysed is their owner's. */
const keepHouse = `
  CREATE FUNCTION clear_import_staging(next uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  BEGIN
    IF NOT has_table_privilege(session_user, 'import_product', 'DELETE') THEN RAISE insufficient_privilege; END IF;
    TRUNCATE import_staging, import_product, import_variant, import_same, import_target, import_part, import_category;
    IF next IS NOT NULL THEN INSERT INTO import_staging VALUES (next); END IF;
  END
  $$;
  CREATE FUNCTION analyze_import_rows() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public, pg_temp SET default_statistics_target = 10 AS $$
  BEGIN
    IF NOT has_table_privilege(session_user, 'import_product', 'DELETE') THEN RAISE insufficient_privilege; END IF;
    ANALYZE import_product (key, slug, external_id, given, category);
    ANALYZE import_variant (key, sku, given);
    ANALYZE import_same;
  END
  $$;
  CREATE FUNCTION analyze_import_targets() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public, pg_temp SET default_statistics_target = 10 AS $$
  BEGIN
    IF NOT has_table_privilege(session_user, 'import_product', 'DELETE') THEN RAISE insufficient_privilege; END IF;
    ANALYZE import_target;
    ANALYZE import_part;
  END
  $$;
`;

/** Whole files need many ids; from version 18 on PostgreSQL makes them itself, ten times as fast. */
const hurryIds = `
  DO $$ BEGIN
    IF to_regprocedure('pg_catalog.uuidv7()') IS NOT NULL THEN
      CREATE OR REPLACE FUNCTION new_event_id() RETURNS uuid LANGUAGE sql VOLATILE PARALLEL SAFE AS 'SELECT pg_catalog.uuidv7()';
    END IF;
  END $$;
`;

/** What carries out an import, and goes on with it after a crash. */
export class ImportEngine1796000000011 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(keepBatches);
    await runner.query(stage);
    await runner.query(keepHouse);
    await runner.query(hurryIds);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
