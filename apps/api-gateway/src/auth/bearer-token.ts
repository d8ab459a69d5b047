import type { IncomingHttpHeaders } from 'node:http';

/** The token of `Authorization: Bearer …` (RFC 6750 §2.1); undefined for any other scheme and for what is no token at all. */
export const bearerToken = ({ authorization = '' }: IncomingHttpHeaders): string | undefined => /^Bearer +(\S+)$/i.exec(authorization)?.[1];
