import { applyDecorators } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ApiBearerAuth, ApiOAuth2, ApiSecurity } from '@nestjs/swagger';
import type { Admission } from '#platform/auth/admission.js';
import type { Scope } from '#platform/auth/scopes.js';
import { ApiProblem } from '../edge/docs/api-problem.js';

interface RouteRule {
  who: Admission['who'] | 'anonymous';
  scope?: Scope;
}

/** Who may use a route; without it a route is for people who are logged in. */
export const Route = Reflector.createDecorator<RouteRule>();

/** Anyone, and nobody is asked who they are: an `Authorization` header, be it an expired token, is not looked at. */
export const Anonymous = () => applyDecorators(Route({ who: 'anonymous' }), ApiSecurity({}));

/** Anyone, logged in or not; a token that comes along must be valid. An API client with the scope sees more, as an administrator does. */
export const Public = (scope?: Scope) =>
  applyDecorators(
    ...[Route({ who: 'public' }), ApiSecurity({}), ApiBearerAuth(), ...forClients(scope)],
    ApiProblem(401, 'UNAUTHENTICATED'),
  );

/** Any person who is logged in, which every route asks for unless it says otherwise, and API clients with the scope. */
export const LoggedIn = (scope?: Scope) =>
  applyDecorators(
    ...[Route({ who: 'user', scope }), ApiBearerAuth(), ...forClients(scope)],
    ApiProblem(401, 'UNAUTHENTICATED'),
    ApiProblem(403, 'FORBIDDEN'),
  );

/** Administrators, and API clients with the scope. */
export const Admin = (scope?: Scope) =>
  applyDecorators(
    ...[Route({ who: 'admin', scope }), ApiSecurity('bearer', ['admin']), ...forClients(scope)],
    ApiProblem(401, 'UNAUTHENTICATED'),
    ApiProblem(403, 'FORBIDDEN'),
  );

const forClients = (scope: Scope | undefined) => (scope === undefined ? [] : [ApiOAuth2([scope])]);
