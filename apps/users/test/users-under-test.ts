import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Type } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { AccountServiceClient, RegisterRequest } from '#contracts/generated/ashlar/users/v1/accounts.js';
import type { ClientServiceClient } from '#contracts/generated/ashlar/users/v1/clients.js';
import type { AuditLogServiceClient } from '#contracts/generated/ashlar/users/v1/audit_log.js';
import type { MailingListServiceClient } from '#contracts/generated/ashlar/users/v1/mailing_list.js';
import type { PrivacyServiceClient } from '#contracts/generated/ashlar/users/v1/privacy.js';
import type { SessionServiceClient } from '#contracts/generated/ashlar/users/v1/sessions.js';
import type { Tokens, User } from '#contracts/generated/ashlar/users/v1/user.js';
import { createService } from '#platform/bootstrap/run-service.js';
import type { ProcessCertificate } from '#platform/certificates/process-certificate.js';
import type { Environment } from '#platform/config/load-config.js';
import { GrpcPeer, type PromiseClient } from '#platform/grpc/grpc-client.js';
import { createTestDatabase } from '#testing/embedded-postgres.js';
import type { TestDatabase } from '#testing/test-database.js';
import { freePort } from '#testing/free-port.js';
import { privacyFolders, type PrivacyFolders } from '#testing/privacy-folders.js';
import { certificateOf, tlsFolderOf } from '#testing/test-certificates.js';
import { testSecret, withAccessToken } from '#testing/test-identity.js';
import { usersDatabase } from '../src/data-source.js';
import { loadUsersConfig } from '../src/users.env.js';
import { UsersModule } from '../src/users.module.js';

export interface Person {
  user: User;
  tokens: Tokens;
  password: string;
}

/** The whole service on a database of its own, and what a test says to it over gRPC, as the gateway would. */
export interface UsersUnderTest {
  accounts: PromiseClient<AccountServiceClient>;
  sessions: PromiseClient<SessionServiceClient>;
  mailingList: PromiseClient<MailingListServiceClient>;
  privacy: PromiseClient<PrivacyServiceClient>;
  clients: PromiseClient<ClientServiceClient>;
  auditLog: PromiseClient<AuditLogServiceClient>;
  /** The gateway's way to it. */
  gateway: GrpcPeer;
  dataSource: DataSource;
  database: TestDatabase;
  /** Where its mails go. */
  mailFolder: string;
  /** Where its master keys and its ledger are. */
  privacyDirs: PrivacyFolders['env'];
  /** Something of the service itself, e.g. a consumer. */
  get<T>(type: Type<T>): T;
  /** Somebody new who has just registered. */
  aPerson(details?: Partial<RegisterRequest>): Promise<Person>;
  /** The first administrator, logged in anew. */
  theAdministrator(): Promise<Person>;
  /** Runs `work` with that person's access token. */
  as<T>(person: { tokens: Partial<Tokens> }, work: () => T): T;
  /** What the event log says of a subject, oldest first. */
  eventsOf(subject: string): Promise<{ type: string; version: number; data: object }[]>;
  /** A channel of another caller. */
  peerAs(certificate: ProcessCertificate): GrpcPeer;
  stop(): Promise<void>;
}

export const administrator = { email: 'boss@example.com', password: 'boss of the shop' };

export const auditLogKey = 'a key of the audit log that only tests use';

export async function startUsers(env: Environment = {}): Promise<UsersUnderTest> {
  const database = await createTestDatabase(usersDatabase);
  const folder = mkdtempSync(join(tmpdir(), 'ashlar-users-'));
  const privacy = privacyFolders();
  const listen = `127.0.0.1:${await freePort()}`;
  const config = loadUsersConfig({
    INTERNAL_SECRET: testSecret,
    TLS_DIR: tlsFolderOf('users'),
    USERS_DATABASE_URL: database.url,
    TOKEN_KEYS_DIR: join(folder, 'keys'),
    AUDIT_LOG_KEY: auditLogKey,
    MAIL_DIR: join(folder, 'mail'),
    ...privacy.env,
    BLIND_INDEX_KEY: 'a blind index key that only tests use',
    ASHLAR_ADMIN_EMAIL: administrator.email,
    ASHLAR_ADMIN_PASSWORD: administrator.password,
    LOGIN_CONCURRENCY: '2',
    ...env,
  });
  const app = await createService('users', UsersModule.forRoot(config), listen, false);
  await app.listen();
  const dataSource = app.get(DataSource);
  const peers: GrpcPeer[] = [];
  const peerAs = (certificate: ProcessCertificate): GrpcPeer => {
    const peer = new GrpcPeer({ service: 'users', target: listen, certificate, defaultTimeoutMs: 20_000 });
    peers.push(peer);
    return peer;
  };
  const peer = peerAs(certificateOf('api-gateway'));
  const accounts = peer.serviceClient<AccountServiceClient>('ashlar.users.v1.AccountService');
  const sessions = peer.serviceClient<SessionServiceClient>('ashlar.users.v1.SessionService');
  let people = 0;
  return {
    gateway: peer,
    accounts,
    sessions,
    clients: peer.serviceClient<ClientServiceClient>('ashlar.users.v1.ClientService'),
    mailingList: peer.serviceClient<MailingListServiceClient>('ashlar.users.v1.MailingListService'),
    privacy: peer.serviceClient<PrivacyServiceClient>('ashlar.users.v1.PrivacyService'),
    auditLog: peer.serviceClient<AuditLogServiceClient>('ashlar.users.v1.AuditLogService'),
    database,
    dataSource,
    mailFolder: join(folder, 'mail'),
    privacyDirs: privacy.env,
    get: (type) => app.get(type),
    peerAs,
    aPerson: async (details = {}) => {
      const request = { ...aRegistration(`person${++people}@example.com`), ...details };
      const { user, tokens } = await accounts.register(request);
      return { user: user!, tokens: tokens!, password: request.password };
    },
    theAdministrator: async () => {
      const { user, tokens } = await sessions.logIn({ ...administrator, userAgent: 'tests' });
      return { user: user!, tokens: tokens!, password: administrator.password };
    },
    as: (person, work) => withAccessToken(person.tokens.accessToken, work),
    eventsOf: (subject) => dataSource.query(`SELECT type, version, data FROM event_log WHERE subject = $1 ORDER BY id`, [subject]),
    stop: async () => {
      peers.forEach((each) => each.close());
      await app.close();
      await database.drop();
      rmSync(folder, { recursive: true });
      privacy.remove();
    },
  };
}

export const aRegistration = (email: string): RegisterRequest => ({
  email,
  password: 'correct horse battery',
  firstName: 'Ada',
  lastName: 'Byron',
  userAgent: 'tests',
  newsletter: false,
});
