import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '#platform/errors/domain-error.js';
import type { AllowedMethods } from './allowed-methods.js';
import { isOverHttp } from './over-http.js';
import { pathOf, sendProblem } from './send-problem.js';
import { toDomainError } from './to-domain-error.js';
import { asWebhookRefusal } from './unread-webhook.js';

/** The last stop of every error: a problem document (RFC 9457) that says what the caller can do, and nothing about how we are built. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('http');

  constructor(private readonly methods: AllowedMethods) {}

  /** What went wrong with a field of a GraphQL request becomes the field's error. */
  catch(exception: unknown, host: ArgumentsHost): DomainError | void {
    if (!isOverHttp(host)) return toDomainError(exception) ?? this.fault(exception);
    const http = host.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    if (reply.sent) return;
    const request = http.getRequest<FastifyRequest>();
    const error = asWebhookRefusal(request, toDomainError(exception) ?? this.fault(exception));
    if (error.code === 'ROUTE_NOT_FOUND') this.answerUnrouted(request, reply, error);
    else sendProblem(reply, error);
  }

  private fault(exception: unknown): DomainError {
    this.logger.error(exception);
    return new DomainError('internal', 'INTERNAL', 'Something went wrong on our side.');
  }

  /** A path that exists for other methods: 405 naming them, and 204 to OPTIONS, which asks for exactly that. */
  private answerUnrouted(request: FastifyRequest, reply: FastifyReply, notFound: DomainError): void {
    const allowed = this.methods.of(decoded(pathOf(request.raw.url)));
    if (allowed.length === 0 || allowed.includes(request.method) !== (request.method === 'OPTIONS')) return sendProblem(reply, notFound);
    reply.header('Allow', allowed.join(', '));
    if (request.method === 'OPTIONS') return void reply.code(204).send();
    sendProblem(reply, new DomainError('method_not_allowed', 'METHOD_NOT_ALLOWED', `This address answers ${allowed.join(', ')}.`));
  }
}

function decoded(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}
