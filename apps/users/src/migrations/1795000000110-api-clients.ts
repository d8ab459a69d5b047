import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Programs that may use the API, their secrets, and which of their tokens have ended early. */
export class ApiClients1795000000110 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE api_client (
        id uuid PRIMARY KEY,
        name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 100 AND name IS NFC NORMALIZED),
        scopes text[] NOT NULL CHECK (
          cardinality(scopes) > 0
          AND scopes <@ ARRAY['catalog:read', 'catalog:write', 'orders:read', 'orders:write', 'events:read', 'webhooks:write']
        ),
        disabled boolean NOT NULL DEFAULT false,
        created_by uuid NOT NULL,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        updated_at timestamptz(3) NOT NULL DEFAULT now(),
        last_used_at timestamptz(3),
        version int NOT NULL DEFAULT 1 CHECK (version > 0)
      );
      COMMENT ON COLUMN api_client.created_by IS 'The administrator''s account; no foreign key, since they may be erased and the client stays.';
      CREATE INDEX api_client_newest ON api_client (created_at DESC, id DESC);

      CREATE TABLE api_client_secret (
        hash bytea PRIMARY KEY CHECK (length(hash) = 32),
        client_id uuid NOT NULL REFERENCES api_client (id) ON DELETE CASCADE,
        session_id uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(),
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        expires_at timestamptz(3) CHECK (expires_at > created_at)
      );
      COMMENT ON COLUMN api_client_secret.session_id IS 'The sid of the tokens that it brings; renewed when those that there are have to end.';
      CREATE UNIQUE INDEX api_client_secret_lives_on ON api_client_secret (client_id) WHERE expires_at IS NULL;
      CREATE UNIQUE INDEX api_client_secret_runs_out ON api_client_secret (client_id) WHERE expires_at IS NOT NULL;

      CREATE TABLE ended_client_session (
        id uuid PRIMARY KEY,
        ended_at timestamptz(3) NOT NULL
      );
      CREATE INDEX ended_client_session_ended ON ended_client_session (ended_at);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
