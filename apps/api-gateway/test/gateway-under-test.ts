import type { Metadata } from '@grpc/grpc-js';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { pino } from 'pino';
import type { Scope } from '#platform/auth/scopes.js';
import type { AppendEntriesRequest, AuditNote } from '#contracts/generated/ashlar/users/v1/audit_log.js';
import { loadConfig, type Environment } from '#platform/config/load-config.js';
import { ApiClient } from '#testing/api-client.js';
import { serveDouble } from '#testing/grpc-double.js';
import { tlsFolderOf } from '#testing/test-certificates.js';
import { createTestIdentity, testSecret, type TestIdentity } from '#testing/test-identity.js';
import { createGateway } from '../src/create-gateway.js';
import { type Patience, usualPatience } from '../src/edge/http/slow-clients.js';
import { gatewayVariables } from '../src/gateway.env.js';

/** What a service was asked. */
export interface Asked {
  rpc: string;
  request: Record<string, unknown>;
  metadata: Metadata;
}

type Respond = (request: never, sendMetadata: (metadata: Metadata) => void, service: string) => object | Promise<object>;

/** The whole gateway on a free port, in front of doubles that answer as a test says. */
export interface GatewayUnderTest {
  api: ApiClient;
  url: string;
  identity: TestIdentity;
  /** The API as somebody with a valid token of that role. */
  as(role: 'customer' | 'admin', userId?: string): ApiClient;
  /** The API as a client with those scopes. */
  asClient(...scopes: Scope[]): ApiClient;
  /** From now on `rpc`, e.g. `getProduct`, answers so. */
  answer(rpc: string, respond: Respond): void;
  /** Every rpc since the last `forget`, health, keys and notes for the audit log aside. */
  asked(): Asked[];
  lastAsked(): Asked;
  /** What was noted in the audit log since then. */
  noted(): AuditNote[];
  forget(): void;
  app: NestFastifyApplication;
  stop(): Promise<void>;
}

const rpcs = {
  users: {
    'ashlar.users.v1.AccountService':
      'register verifyEmail sendVerification changeEmail forgotPassword resetPassword getUser listUsers updateUser deleteUser changePassword listAddresses createAddress updateAddress deleteAddress',
    'ashlar.users.v1.AuditLogService': 'appendEntries listEntries',
    'ashlar.users.v1.PrivacyService': 'exportPerson',
    'ashlar.users.v1.MailingListService': 'unsubscribe listMembers',
    'ashlar.users.v1.ClientService': 'createClient listClients getClient updateClient rotateClientSecret deleteClient issueClientToken',
    'ashlar.users.v1.SessionService': 'logIn refresh logOut listSessions endSession getKeys listRevokedSessions',
    'ashlar.events.v1.EventConsumerService': 'listConsumers listParkedEvents redriveParkedEvent',
    'grpc.health.v1.Health': 'check',
  },
  catalog: {
    'ashlar.catalog.v1.ProductService':
      'getProduct batchGetProducts listProducts suggestProducts createProduct updateProduct archiveProduct createVariant updateVariant deleteVariant',
    'ashlar.catalog.v1.CategoryService': 'listCategories getCategory createCategory updateCategory deleteCategory',
    'ashlar.catalog.v1.StockService': 'getStock adjustStock',
    'ashlar.catalog.v1.ImportService': 'createImport uploadImportPiece submitImport abandonImport getImport listImports streamImportErrors',
    'ashlar.events.v1.EventConsumerService': 'listConsumers listParkedEvents redriveParkedEvent',
    'grpc.health.v1.Health': 'check',
  },
  orders: {
    'ashlar.orders.v1.OrderService': 'placeOrder getOrder listOrders listOrderEvents cancelOrder shipOrder deliverOrder',
    'ashlar.orders.v1.WebhookEndpointService':
      'listWebhookEndpoints getWebhookEndpoint createWebhookEndpoint updateWebhookEndpoint deleteWebhookEndpoint rotateWebhookSecret',
    'ashlar.orders.v1.WebhookDeliveryService': 'testWebhookEndpoint listWebhookDeliveries redeliverWebhook',
    'ashlar.orders.v1.PrivacyService': 'exportPerson',
    'ashlar.orders.v1.AnalyticsService': 'listRecords',
    'ashlar.orders.v1.PaymentService': 'payOrder confirmPayment refundOrder handleWebhook',
    'ashlar.orders.v1.FeedService': 'listEvents',
    'ashlar.events.v1.EventConsumerService': 'listConsumers listParkedEvents redriveParkedEvent',
    'grpc.health.v1.Health': 'check',
  },
} as const;

const quiet = new Set(['appendEntries', 'check', 'getKeys', 'listRevokedSessions']);

export async function startGateway(
  env: Environment = {},
  logger = pino({ level: 'silent' }),
  patience: Partial<Patience> = {},
): Promise<GatewayUnderTest> {
  const identity = createTestIdentity();
  const asked: Asked[] = [];
  const noted: AuditNote[] = [];
  const answers = new Map<string, Respond>([
    ['check', () => ({ status: 'SERVING' })],
    [
      'appendEntries',
      ({ notes }: AppendEntriesRequest) => {
        noted.push(...notes);
        return {};
      },
    ],
    ['getKeys', async () => ({ jwks: await identity.authority.jwks() })],
    ['listRevokedSessions', () => identity.authority.revokedSince(undefined)],
  ]);
  const double = (service: keyof typeof rpcs) =>
    serveDouble(
      service,
      Object.fromEntries(
        Object.entries(rpcs[service]).map(([name, methods]) => [
          name,
          Object.fromEntries(
            methods.split(' ').map((rpc) => [
              rpc,
              (request: never, call: { metadata: Metadata; sendMetadata(metadata: Metadata): void }) => {
                if (!quiet.has(rpc)) asked.push({ rpc, request, metadata: call.metadata });
                const respond = answers.get(rpc);
                if (!respond) throw new Error(`No test said what ${rpc} answers.`);
                return respond(request, (metadata) => call.sendMetadata(metadata), service);
              },
            ]),
          ),
        ]),
      ),
    );
  const [users, catalog, orders] = await Promise.all([double('users'), double('catalog'), double('orders')]);
  const config = loadConfig(gatewayVariables, {
    INTERNAL_SECRET: testSecret,
    TLS_DIR: tlsFolderOf('api-gateway'),
    USERS_GRPC_URL: users.target,
    CATALOG_GRPC_URL: catalog.target,
    ORDERS_GRPC_URL: orders.target,
    RATE_LIMITS: 'off',
    CATALOG_CACHE: 'off',
    ...env,
  });
  const app = await createGateway(config, logger, { ...usualPatience, ...patience });
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  const api = new ApiClient(url);
  return {
    api,
    url,
    app,
    identity,
    as: (role, userId) => api.as(identity.accessTokenFor({ role, ...(userId !== undefined && { userId }) })),
    asClient: (...scopes) => api.as(identity.accessTokenFor({ role: 'client', scopes })),
    answer: (rpc, respond) => void answers.set(rpc, respond),
    asked: () => asked,
    lastAsked: () => {
      const last = asked.at(-1);
      if (!last) throw new Error('No service was asked anything.');
      return last;
    },
    noted: () => noted,
    forget: () => {
      asked.splice(0);
      noted.splice(0);
    },
    stop: async () => {
      await app.close();
      for (const each of [users, catalog, orders]) each.stop();
    },
  };
}
