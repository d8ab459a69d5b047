import { applyDecorators } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ApiBearerAuth, ApiSecurity } from '@nestjs/swagger';
import { ApiProblem } from '../edge/docs/api-problem.js';

/** Who may use a route; without it a route is for anyone who is logged in. */
export const Route = Reflector.createDecorator<'anonymous' | 'public' | 'admin'>();

/** Anyone, and nobody is asked who they are: an `Authorization` header, be it an expired token, is not looked at. */
export const Anonymous = () => applyDecorators(Route('anonymous'), ApiSecurity({}));

/** Anyone, logged in or not; a token that comes along must be valid. */
export const Public = () => applyDecorators(Route('public'), ApiSecurity({}), ApiBearerAuth(), ApiProblem(401, 'UNAUTHENTICATED'));

/** Anyone who is logged in: what every route asks for unless it says otherwise, and so mostly documentation. */
export const LoggedIn = () => applyDecorators(ApiBearerAuth(), ApiProblem(401, 'UNAUTHENTICATED'));

/** Administrators. */
export const Admin = () => applyDecorators(Route('admin'), LoggedIn(), ApiProblem(403, 'FORBIDDEN'));
