/**
 * The table behind `Idempotency-Key` (API.md, "idempotency"); one in every database whose service takes keyed writes.
 * `resource_id` is chosen at the claim and is what makes a repeat of a crashed attempt find its own steps.
 */
export const createIdempotencyRecord = `
  CREATE TABLE idempotency_record (
    principal text NOT NULL,
    scope text NOT NULL,
    key text NOT NULL,
    body_hash text NOT NULL,
    resource_id uuid NOT NULL,
    locked_until timestamptz,
    answer jsonb,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (principal, scope, key)
  );
  CREATE INDEX idempotency_record_created_at ON idempotency_record (created_at);
  CREATE INDEX idempotency_record_resource_id ON idempotency_record (resource_id);
`;

/** What was answered: a value, or a refusal below 500. */
export type RecordedAnswer = { ok: unknown } | { error: { kind: string; code: string; message: string; errors: unknown[] } };
