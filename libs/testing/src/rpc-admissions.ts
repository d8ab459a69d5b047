import type { ServiceDefinition } from '@grpc/proto-loader';
import { allScopes, type Scope } from '#platform/auth/scopes.js';
import type { GrpcPeer } from '#platform/grpc/grpc-client.js';
import { loadContracts, type ServiceName } from '#platform/grpc/proto-files.js';
import { withAccessToken } from './test-identity.js';

type Call = (request: object) => Promise<unknown>;

/** By what lets API clients call them, `Service.rpc`: a scope (or several), or any token at all. */
type Admissions = Partial<Record<Scope | 'anyone', string[]>>;

/**
 * Calls every unary rpc of a service by the gateway's way, empty-handed, as a client with each scope alone and with none, and says which were not
 * FORBIDDEN. What is missing in the answer is forbidden to every client.
 */
export async function clientsAdmitted(service: ServiceName, gateway: GrpcPeer, tokenOf: (scopes: Scope[]) => string): Promise<Admissions> {
  const isAdmitted = (call: Call, scopes: Scope[]): Promise<boolean> =>
    withAccessToken(tokenOf(scopes), () => call({})).then(
      () => true,
      (error: unknown) => (error as { code?: string }).code !== 'FORBIDDEN',
    );
  const admissions: Admissions = {};
  for (const [name, call] of rpcsOf(service, gateway)) {
    if (await isAdmitted(call, [])) (admissions.anyone ??= []).push(name);
    else for (const scope of allScopes) if (await isAdmitted(call, [scope])) (admissions[scope] ??= []).push(name);
  }
  return admissions;
}

const rpcsOf = (service: ServiceName, gateway: GrpcPeer): [name: string, call: Call][] =>
  Object.entries(loadContracts(service)).flatMap(([name, definition]) => {
    if (!name.startsWith('ashlar.') || 'format' in definition) return [];
    const calls = gateway.serviceClient(name) as Record<string, Call>;
    return unary(definition).map((method): [string, Call] => [`${name.split('.').at(-1)}.${method}`, calls[method]]);
  });

const unary = (definition: ServiceDefinition): string[] =>
  Object.values(definition).flatMap(({ requestStream, responseStream, originalName }) =>
    requestStream || responseStream ? [] : (originalName ?? []),
  );
