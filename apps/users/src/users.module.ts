import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AuthModule, SessionAuthority } from '#platform/auth/auth.module.js';
import { deriveKey } from '#platform/auth/derive-key.js';
import { DatabaseModule } from '#platform/database/database.module.js';
import { KeysetCursors } from '#platform/database/keyset-cursor.js';
import { EventsModule } from '#platform/events/events.module.js';
import { BlindIndex } from '#platform/privacy/blind-index.js';
import { PrivacyModule } from '#platform/privacy/privacy.module.js';
import { AccountGrpcController } from './account/account.grpc.controller.js';
import { AccountQueries } from './account/account.queries.js';
import { ChangeEmail } from './account/change-email.js';
import { ChangePassword } from './account/change-password.js';
import { CreateAccount } from './account/create-account.js';
import { DeleteUser } from './account/delete-user.js';
import { EmailGrpcController } from './account/email.grpc.controller.js';
import { FirstAdministrator, type Administrator } from './account/first-administrator.js';
import { ForgotPassword } from './account/forgot-password.js';
import { PasswordGrpcController } from './account/password.grpc.controller.js';
import { Register } from './account/register.js';
import { ResetPassword } from './account/reset-password.js';
import { SealedAccounts } from './account/sealed-accounts.js';
import { SendVerification } from './account/send-verification.js';
import { SetEmail } from './account/set-email.js';
import { UpdateUser } from './account/update-user.js';
import { VerifyEmail } from './account/verify-email.js';
import { AddressBook } from './address/address-book.js';
import { AddressGrpcController } from './address/address.grpc.controller.js';
import { SealedAddresses } from './address/sealed-addresses.js';
import { ClientGrpcController } from './client/client.grpc.controller.js';
import { clientProviders } from './client/client.providers.js';
import { AuditLog } from './audit-log/audit-log.js';
import { AuditLogGrpcController } from './audit-log/audit-log.grpc.controller.js';
import { auditLogProviders } from './audit-log/audit-log.providers.js';
import { usersDatabase } from './data-source.js';
import { Housekeeping } from './housekeeping.js';
import { MailingListGrpcController } from './mailing-list/mailing-list.grpc.controller.js';
import { CurrentPassword } from './password/current-password.js';
import { Guesses } from './password/guesses.js';
import { HashingGate } from './password/hashing-gate.js';
import { PasswordCheck } from './password/password-check.js';
import { lowerHashingPriority } from './password/hashing-threads.js';
import { PasswordHasher } from './password/password-hasher.js';
import { ErasePerson } from './privacy/erase-person.js';
import { ErasureKeeper } from './privacy/erasure-keeper.js';
import { PersonExport } from './privacy/person-export.js';
import { PrivacyGrpcController } from './privacy/privacy.grpc.controller.js';
import { SealExisting } from './privacy/seal-existing.js';
import { AccessTokens } from './session/access-tokens.js';
import { EndSession } from './session/end-session.js';
import { EndSessions } from './session/end-sessions.js';
import { openKeyFolder } from './session/key-folder.js';
import { KeyWatch } from './session/key-watch.js';
import { LocalSessionAuthority } from './session/local-session-authority.js';
import { LogIn } from './session/log-in.js';
import { LogOut } from './session/log-out.js';
import { OwnSessionsGrpcController } from './session/own-sessions.grpc.controller.js';
import { Refresh } from './session/refresh.js';
import { SessionGrpcController } from './session/session.grpc.controller.js';
import { SessionQueries } from './session/session.queries.js';
import { SigningKeys } from './session/signing-keys.js';
import { StartSession } from './session/start-session.js';
import type { UsersConfig } from './users.env.js';
import { UsersJobs } from './users.jobs.js';
import { mailOfUsers } from './users.mail.js';

const account: Provider[] = [
  AccountQueries,
  CreateAccount,
  Register,
  VerifyEmail,
  UpdateUser,
  SetEmail,
  DeleteUser,
  SendVerification,
  ChangeEmail,
  ChangePassword,
  ForgotPassword,
  ResetPassword,
  PasswordCheck,
  CurrentPassword,
  AddressBook,
];
const privacy: Provider[] = [SealedAccounts, SealedAddresses, SealExisting, ErasePerson, ErasureKeeper, PersonExport];
const session: Provider[] = [AccessTokens, StartSession, EndSessions, EndSession, LogIn, Refresh, LogOut, SessionQueries];

/** People, their sessions, and the keys that say who is who to every other service. */
@Module({})
export class UsersModule {
  static forRoot(config: UsersConfig): DynamicModule {
    return {
      module: UsersModule,
      // Global, because the platform asks everywhere for a `SessionAuthority`, which users is itself.
      global: true,
      imports: [
        AuthModule.forRoot({ self: 'users', tlsDir: config.TLS_DIR, cacheUrl: config.CACHE_URL }),
        DatabaseModule.forRoot(usersDatabase, config.USERS_DATABASE_URL),
        PrivacyModule.forRoot({
          self: 'users',
          masterKeysDir: config.MASTER_KEYS_DIR,
          erasureLedgerDir: config.ERASURE_LEDGER_DIR,
        }),
        EventsModule.forRoot({ self: 'users', databaseUrl: config.USERS_DATABASE_URL, busUrl: config.BUS_URL }),
      ],
      controllers: [
        AccountGrpcController,
        EmailGrpcController,
        PasswordGrpcController,
        AddressGrpcController,
        SessionGrpcController,
        OwnSessionsGrpcController,
        ClientGrpcController,
        MailingListGrpcController,
        AuditLogGrpcController,
        PrivacyGrpcController,
      ],
      providers: [
        ...account,
        ...privacy,
        ...session,
        ...clientProviders,
        ...auditLogProviders(config.AUDIT_LOG_KEY),
        Housekeeping,
        UsersJobs,
        ...configured(config),
        ...mailOfUsers(config),
      ],
      exports: [SessionAuthority],
    };
  }
}

/** What takes its values from the configuration. */
const configured = (config: UsersConfig): Provider[] => [
  { provide: BlindIndex, useValue: new BlindIndex(config.BLIND_INDEX_KEY) },
  { provide: KeysetCursors, useValue: new KeysetCursors(config.INTERNAL_SECRET) },
  {
    provide: PasswordHasher,
    useFactory: async () => {
      await lowerHashingPriority();
      return new PasswordHasher(new HashingGate(config.LOGIN_CONCURRENCY, config.LOGIN_QUEUE));
    },
  },
  {
    provide: Guesses,
    useFactory: (dataSource: DataSource) => new Guesses(dataSource, deriveKey(config.INTERNAL_SECRET, 'login-failure'), config.LOGIN_QUEUE),
    inject: [DataSource],
  },
  {
    provide: SigningKeys,
    useFactory: (dataSource: DataSource) => openKeyFolder(dataSource, config.TOKEN_KEYS_DIR),
    inject: [DataSource],
  },
  { provide: KeyWatch, useFactory: (keys: SigningKeys) => new KeyWatch(keys, config.TOKEN_KEYS_DIR), inject: [SigningKeys] },
  { provide: SessionAuthority, useClass: LocalSessionAuthority },
  {
    provide: FirstAdministrator,
    useFactory: (
      dataSource: DataSource,
      passwords: PasswordHasher,
      accounts: SealedAccounts,
      createAccount: CreateAccount,
      auditLog: AuditLog,
    ) => new FirstAdministrator({ dataSource, passwords, accounts, createAccount, auditLog }, administratorOf(config)),
    inject: [DataSource, PasswordHasher, SealedAccounts, CreateAccount, AuditLog],
  },
];

const administratorOf = ({ ASHLAR_ADMIN_EMAIL: email, ASHLAR_ADMIN_PASSWORD: password }: UsersConfig): Administrator | undefined =>
  email !== undefined && password !== undefined ? { email, password } : undefined;
