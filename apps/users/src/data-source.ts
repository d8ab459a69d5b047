import type { ServiceDatabase } from '#platform/database/service-database.js';
import { AccountsAndSessions1785312000000 } from './migrations/1785312000000-accounts-and-sessions.js';
import { EventDelivery1795000000000 } from './migrations/1795000000000-event-delivery.js';
import { Mail1795000000030 } from './migrations/1795000000030-mail.js';
import { PersonalData1795000000100 } from './migrations/1795000000100-personal-data.js';
import { ApiClients1795000000110 } from './migrations/1795000000110-api-clients.js';
import { AuditLog1795000000120 } from './migrations/1795000000120-audit-log.js';
import { LoginFailures1795000000130 } from './migrations/1795000000130-login-failures.js';
import { MailedTokens1795000000131 } from './migrations/1795000000131-mailed-tokens.js';

/** The users service's own database. */
export const usersDatabase: ServiceDatabase = {
  name: 'users',
  entities: [],
  migrations: [
    AccountsAndSessions1785312000000,
    EventDelivery1795000000000,
    Mail1795000000030,
    PersonalData1795000000100,
    ApiClients1795000000110,
    AuditLog1795000000120,
    LoginFailures1795000000130,
    MailedTokens1795000000131,
  ],
  withJobs: true,
  narrowed: { audit_log: 'SELECT, INSERT', audit_log_head: 'SELECT, UPDATE' },
};
