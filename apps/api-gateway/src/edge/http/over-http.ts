import type { ArgumentsHost } from '@nestjs/common';

/** Whether a request of its own is being handled, rather than a field of a GraphQL request that was let in already. */
export const isOverHttp = (host: ArgumentsHost): boolean => host.getType() === 'http';
