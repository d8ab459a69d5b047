import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { DomainError, invalidField } from '#platform/errors/domain-error.js';
import type { GraphqlRequest } from './graphql-request.dto.js';

/** Queries that were not used for longest go first. */
const mostQueries = 1_000;

/** Clients know it by this code and by these words, and send the query along (Apollo's automatic persisted queries). */
export class PersistedQueryNotFound extends DomainError {
  constructor() {
    super('not_found', 'PERSISTED_QUERY_NOT_FOUND', 'PersistedQueryNotFound');
  }
}

const mismatch = () => new DomainError('invalid', 'PERSISTED_QUERY_MISMATCH', 'The hash is not the SHA-256 of the query.');

export interface NamedQuery {
  source: string;
  /** The hash to keep it by, once it has turned out to be one that is answered. */
  hash: string | undefined;
}

/** Queries by their SHA-256, so that clients need not send them again. Each gateway has its own: a client that meets another sends the query once more. */
@Injectable()
export class PersistedQueries {
  private readonly known = new LRUCache<string, string>({ max: mostQueries });

  /** The query that a request has or names. Throws `PersistedQueryNotFound`, or 400. */
  named({ query, extensions }: GraphqlRequest): NamedQuery {
    const hash = hashIn(extensions?.['persistedQuery']);
    if (query == null) {
      if (hash === undefined) throw invalidField('query', 'is required', 'REQUIRED');
      const source = this.known.get(hash);
      if (source === undefined) throw new PersistedQueryNotFound();
      return { source, hash: undefined };
    }
    return { source: query, hash };
  }

  /** Keeps a query by the hash that its client gave it. Throws 400 `PERSISTED_QUERY_MISMATCH` for any other. */
  check({ source, hash }: NamedQuery): void {
    if (hash !== undefined && createHash('sha256').update(source).digest('hex') !== hash) throw mismatch();
  }

  keep({ source, hash }: NamedQuery): void {
    if (hash !== undefined) this.known.set(hash, source);
  }
}

function hashIn(extension: unknown): string | undefined {
  if (extension == null) return undefined;
  const { version, sha256Hash } = extension as { version?: unknown; sha256Hash?: unknown };
  if (version === 1 && typeof sha256Hash === 'string' && /^[\da-f]{64}$/i.test(sha256Hash)) return sha256Hash.toLowerCase();
  throw invalidField('extensions.persistedQuery', 'must be { "version": 1, "sha256Hash": … } with 64 hexadecimal digits');
}
