/** Everybody who speaks gRPC inside: the gateway calls, the services call and are called. */
export const processNames = ['api-gateway', 'users', 'catalog', 'orders'] as const;
export type ProcessName = (typeof processNames)[number];

const trustDomain = 'spiffe://ashlar/';

/** What a certificate calls its holder: a SPIFFE ID, and the name that whoever dials it asks for. Neither depends on a machine or an address. */
export const uriOf = (name: string): string => `${trustDomain}${name}`;
export const dnsNameOf = (name: string): string => `${name}.ashlar.internal`;

/** The process that a certificate's subject alternative names (as Node writes them) say it belongs to; undefined for anything but exactly one of ours. */
export function processNamed(subjectAltName: string | undefined): ProcessName | undefined {
  const uris = (subjectAltName ?? '').split(', ').filter((name) => name.startsWith('URI:'));
  return uris.length === 1 ? processNames.find((name) => uris[0] === `URI:${uriOf(name)}`) : undefined;
}
