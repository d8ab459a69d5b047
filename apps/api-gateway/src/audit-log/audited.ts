import { SetMetadata } from '@nestjs/common';

export const AUDITED = 'ashlar:audited';
export const READS = 'ashlar:reads';

/**
 * Notes every use of a route in the audit log, whoever it is by. What administrators and API clients write is noted without it: it is for what
 * matters of customers too (erasure, passwords, exports), and for reads.
 */
export const Audited = () => SetMetadata(AUDITED, true);

/** A route that only reads, whatever its method says. */
export const Reads = () => SetMetadata(READS, true);
