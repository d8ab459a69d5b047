import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who did what. Rows are added and read, by nobody changed: the service's role may not (see `data-source.ts`), and a trigger refuses it to every
 * other. Whoever takes the trigger away and changes a row all the same cannot make the hashes fit, which are keyed.
 */
export class AuditLog1795000000120 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE audit_log (
        position bigint PRIMARY KEY CHECK (position > 0),
        entry_id uuid NOT NULL CONSTRAINT audit_log_entry_id UNIQUE,
        at timestamptz(3) NOT NULL,
        actor_kind text NOT NULL CHECK (actor_kind IN ('user', 'client', 'operator', 'nobody')),
        actor_id text CHECK (length(actor_id) BETWEEN 1 AND 64),
        action text NOT NULL CHECK (length(action) BETWEEN 1 AND 100),
        target text CHECK (length(target) BETWEEN 1 AND 200),
        address text CHECK (length(address) BETWEEN 1 AND 64),
        result text NOT NULL CHECK (result IN ('attempted', 'succeeded', 'refused', 'failed')),
        status smallint CHECK (status BETWEEN 100 AND 599),
        code text CHECK (length(code) BETWEEN 1 AND 100),
        request_id text NOT NULL CHECK (length(request_id) BETWEEN 1 AND 128),
        previous_hash bytea NOT NULL CHECK (length(previous_hash) = 32),
        hash bytea NOT NULL CHECK (length(hash) = 32),
        CHECK ((actor_kind IN ('user', 'client')) = (actor_id IS NOT NULL))
      );
      CREATE INDEX audit_log_actor ON audit_log (actor_id, position DESC) WHERE actor_id IS NOT NULL;
      CREATE INDEX audit_log_target ON audit_log (target, position DESC) WHERE target IS NOT NULL;
      CREATE INDEX audit_log_action ON audit_log (action, position DESC);
      CREATE INDEX audit_log_at ON audit_log (at);

      -- Where the chain ends. Its lock gives each entry its turn; its MAC shows that nothing was cut off the end.
      CREATE TABLE audit_log_head (
        only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
        position bigint NOT NULL CHECK (position >= 0),
        hash bytea NOT NULL CHECK (length(hash) = 32),
        mac bytea CHECK (length(mac) = 32),
        CHECK ((position = 0) = (mac IS NULL))
      );
      INSERT INTO audit_log_head (position, hash) VALUES (0, decode(repeat('00', 32), 'hex'));

      CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION '% of % is refused: it is only ever added to', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
      END $$;
      CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
      CREATE TRIGGER stays BEFORE INSERT OR DELETE OR TRUNCATE ON audit_log_head FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
