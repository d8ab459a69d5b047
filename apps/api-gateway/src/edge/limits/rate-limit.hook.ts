import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AccessTokenVerifier } from '#platform/auth/access-token.js';
import { liveCaller } from '#platform/auth/live-caller.js';
import { operatorHeader, operatorKeyCheck } from '#platform/auth/operator-key.js';
import type { Revocations } from '#platform/auth/revocations.js';
import { bearerToken } from '../../auth/bearer-token.js';
import { sendProblem } from '../http/send-problem.js';
import { policies, policyOf } from './policies.js';
import { rateLimited, type RateLimits, type Verdict } from './rate-limits.js';
import { subjectOf } from './subject.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Takes more tokens from the bucket that paid for the request; null where what is asked for costs nothing of its own. */
    charge: ((tokens: number) => Promise<Verdict | undefined>) | null;
  }
}

interface Limiting {
  limits: RateLimits;
  tokens: AccessTokenVerifier;
  revocations: Revocations;
  internalSecret: string;
}

/** A body of at most so many bytes is read even when its request was refused, so that the connection can go on. */
const readAnyway = 64 * 1024;

/** Counts every request before its body is read and before anything is done about it, and refuses what is too much. */
export function addRateLimits(fastify: FastifyInstance, { limits, tokens, revocations, internalSecret }: Limiting): void {
  const isOperator = operatorKeyCheck(internalSecret);

  fastify.decorateRequest('charge', null);
  fastify.addHook('onRequest', async (request, reply) => {
    const name = policyOf(request.routeOptions.url);
    const key = request.headers[operatorHeader];
    if (name === undefined || (key !== undefined && isOperator(key))) return;
    const principal = policies[name].by === 'principal' ? await principalOf(request) : undefined;
    const subject = principal ?? subjectOf(request.call?.clientAddress ?? '');
    if (name === 'graphql') request.charge = (tokens) => limits.take(name, subject, tokens);
    const verdict = await limits.take(name, subject);
    if (!verdict) return;
    reply.headers(verdict.headers);
    if (verdict.allowed) return;
    if (hasLongBody(request)) reply.header('Connection', 'close');
    refuse(reply, verdict.retryAfterSeconds);
    return reply;
  });

  /** Whoever has a valid token; a token that is none counts for the address that it came from. */
  async function principalOf({ headers }: FastifyRequest): Promise<string | undefined> {
    const token = bearerToken(headers);
    if (token === undefined) return undefined;
    try {
      return `principal:${(await liveCaller(token, tokens, revocations)).userId}`;
    } catch {
      return undefined;
    }
  }
}

const refuse = (reply: FastifyReply, retryAfterSeconds: number): void => sendProblem(reply, rateLimited(retryAfterSeconds));

const hasLongBody = ({ headers }: FastifyRequest): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > readAnyway;
