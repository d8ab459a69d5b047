import { unavailable } from '../errors/domain-error.js';

/** 503: what must be noted could not be, so it was not done. */
export const auditLogUnavailable = (cause?: unknown) =>
  unavailable('This must be written to the audit log, which cannot be reached: nothing was done.', {
    code: 'AUDIT_LOG_UNAVAILABLE',
    cause,
  });
