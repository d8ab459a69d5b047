import { join } from 'node:path';
import { expect } from '@jest/globals';
import { DataSource } from 'typeorm';
import type { ReceivedEvent } from '#platform/events/event-consumer.js';
import { park } from '#platform/events/parked-events.js';
import type { LoggedIn } from '#testing/api-shapes.js';
import type { AshlarCopy } from '#testing/ashlar-copy.js';
import { eventually } from '#testing/eventually.js';
import { MailFolder } from '#testing/mail-folder.js';
import { anAddress, aPassword, type Customer, type TestShop } from '#testing/test-shop.js';
import type { Receiver } from '#testing/webhook-receiver.js';

/** What a reader has to have before they can use an operation, by the name of the parameter that it goes into. */
export type Prepare = (reader: Customer) => Promise<Record<string, string>>;

/** Where the documentation is tried out. */
export interface Stage {
  copy: AshlarCopy;
  shop: TestShop;
  receiver: Receiver;
}

const anyPrice = { amount: 1_000, currency: 'GBP' };
const tokenIn = (link = ''): string => new URL(link).searchParams.get('token') ?? '';

/** By operation. */
export function preparations({ copy, shop, receiver }: Stage): Record<string, Prepare> {
  const order =
    (token?: string, ...steps: string[]): Prepare =>
    async (reader) => {
      const sku = await shop.sku({ stock: 5 });
      const { id } = (await reader.order({ [sku]: 2 }, token)).data;
      for (const step of steps) expect((await shop.admin.post(`/orders/${id}/${step}`)).status).toBe(200);
      return { id };
    };
  const address: Prepare = async (reader) => ({ id: (await reader.post<{ id: string }>('/users/me/addresses', anAddress())).data.id });
  const user: Prepare = async () => ({ id: (await shop.customer()).user.id });
  const category: Prepare = async () => {
    const { id } = (await shop.admin.post<{ id: string }>('/categories', { name: `Shelf ${crypto.randomUUID()}` })).data;
    return { id, idOrSlug: id };
  };
  const product: Prepare = async () => {
    const variants = ['oak', 'elm'].map((wood) => ({ sku: crypto.randomUUID(), options: { wood }, price: anyPrice, stock: 5 }));
    const { id } = await shop.product({ name: 'Spoon', variants });
    return { id, idOrSlug: id };
  };
  const variant: Prepare = async (reader) => {
    const { id } = await product(reader);
    const { variants } = (await shop.guest.get<{ variants: { id: string }[] }>(`/products/${id}`)).data;
    return { id: variants[1].id };
  };
  const stocked: Prepare = async () => ({ sku: await shop.sku() });
  const productFile: Prepare = async () => {
    const sent = { body: 'sku,name,price,currency\nFILE-1,Tin cup,free,GBP\n', headers: { 'content-type': 'text/csv' }, key: null };
    const { data } = await shop.admin.send<{ id: string }>({ method: 'POST', path: '/imports?format=csv&dryRun=true', ...sent });
    await eventually(async () => {
      expect((await shop.admin.get(`/imports/${data.id}`)).data).toMatchObject({ state: 'succeeded', rejected: 1 });
    }, 15_000);
    return { id: data.id };
  };
  const paymentToConfirm: Prepare = async (reader) => ({
    id: (await reader.order({ [await shop.sku()]: 1 }, 'tok_3ds')).data.payments[0].id,
  });

  /** Does something that a list shows in its own time. */
  const shown =
    (list: string, cause: Prepare): Prepare =>
    async (reader) => {
      await cause(reader);
      await eventually(async () => expect((await shop.admin.get<object[]>(list)).data).not.toEqual([]));
      return {};
    };
  const endpoint: Prepare = async () => {
    const { id } = (await shop.admin.post<{ id: string }>('/webhook-endpoints', { url: receiver.url, events: ['order.*'] })).data;
    return { id };
  };
  const disabledEndpoint: Prepare = async (reader) => {
    const { id } = await endpoint(reader);
    expect((await shop.admin.patch(`/webhook-endpoints/${id}`, { disabled: true })).status).toBe(200);
    return { id };
  };
  const delivery: Prepare = async (reader) => {
    const { id } = await endpoint(reader);
    await shop.admin.post(`/webhook-endpoints/${id}/test`);
    const done = await eventually(async () => {
      const [first] = (await shop.admin.get<{ id: string }[]>(`/webhook-endpoints/${id}/deliveries?status=succeeded`)).data;
      expect(first).toBeDefined();
      return first;
    });
    return { id, deliveryId: done.id };
  };
  /** An event whose forerunner never comes, so that it stays. */
  const parked: Prepare = async () => {
    const event: ReceivedEvent = {
      ...{ id: crypto.randomUUID(), source: 'orders', aggregate: 'order', subject: crypto.randomUUID(), version: 2 },
      ...{ type: 'order.paid', data: { amount: anyPrice }, time: new Date(), position: 1, requestId: undefined },
    };
    const catalog = await new DataSource({ type: 'postgres', url: copy.databaseUrl('catalog') }).initialize();
    await park(catalog.manager, 'catalog.reservations', event).finally(() => catalog.destroy());
    const { data } = await shop.admin.get<{ id: string; event: { subject: string } }[]>('/parked-events?limit=100');
    return { id: data.find(({ event: { subject } }) => subject === event.subject)!.id };
  };
  const apiClient: Prepare = async () => {
    const { id } = (await shop.admin.post<{ id: string }>('/api-clients', { name: 'The ERP', scopes: ['orders:read'] })).data;
    return { id };
  };
  const listMember: Prepare = async () => {
    const email = `member-${crypto.randomUUID()}@example.com`;
    const person = { email, password: aPassword, firstName: 'Mary', lastName: 'Member', newsletter: true };
    expect((await shop.guest.post<LoggedIn>('/auth/register', person)).status).toBe(201);
    const { headers } = await new MailFolder(join(copy.dataDir, 'mail')).arrival('list-welcome', email);
    return { token: tokenIn(headers['list-unsubscribe'].slice(1, -1)) };
  };

  const session: Prepare = async (reader) => ({ id: (await reader.get<{ id: string }[]>('/users/me/sessions')).data[0].id });

  return {
    endSession: session,
    updateAddress: address,
    deleteAddress: address,
    getUser: user,
    updateUser: user,
    deleteUser: user,
    getProduct: product,
    updateProduct: product,
    archiveProduct: product,
    createVariant: product,
    updateVariant: variant,
    deleteVariant: variant,
    getCategory: category,
    updateCategory: category,
    deleteCategory: category,
    getStock: stocked,
    adjustStock: stocked,
    listImports: productFile,
    getImport: productFile,
    streamImportErrors: productFile,
    getOrder: order(),
    listOrderEvents: order(),
    cancelOrder: order(),
    payOrder: order(),
    shipOrder: order('tok_ok'),
    deliverOrder: order('tok_ok', 'ship'),
    refundOrder: order('tok_ok'),
    confirmPayment: paymentToConfirm,
    listEvents: shown('/events?after=41&types=order.*', order('tok_ok')),
    listParkedEvents: parked,
    redriveParkedEvent: parked,
    listWebhookEndpoints: endpoint,
    getWebhookEndpoint: endpoint,
    updateWebhookEndpoint: disabledEndpoint,
    deleteWebhookEndpoint: endpoint,
    rotateWebhookSecret: endpoint,
    testWebhookEndpoint: endpoint,
    listWebhookDeliveries: delivery,
    redeliverWebhook: delivery,
    listApiClients: apiClient,
    getApiClient: apiClient,
    updateApiClient: apiClient,
    deleteApiClient: apiClient,
    rotateApiClientSecret: apiClient,
    listMailingList: listMember,
    showUnsubscribe: listMember,
    unsubscribe: listMember,
    listAuditLog: shown('/audit-log?action=createProduct', product),
    listAnalyticsRecords: shown('/analytics/records', order('tok_ok')),
  };
}

/** By operation, the body that only the reader knows, instead of what the example says in its place. */
export const ownWords = ({ copy, shop }: Stage): Record<string, (reader: Customer) => Promise<object>> => ({
  refresh: ({ tokens }) => Promise.resolve({ refreshToken: tokens.refreshToken }),
  issueToken: async () => {
    const made = await shop.admin.post<{ id: string; secret: string }>('/api-clients', { name: 'The ERP', scopes: ['orders:read'] });
    return { grant_type: 'client_credentials', client_id: made.data.id, client_secret: made.data.secret };
  },
  verifyEmail: async ({ user }) => {
    const { links } = await new MailFolder(join(copy.dataDir, 'mail')).arrival('welcome', user.email);
    return { token: tokenIn(links[0]) };
  },
  changeEmail: ({ user }) => Promise.resolve({ email: `new-${user.email}`, currentPassword: 'correct horse battery' }),
  resetPassword: async ({ user }) => {
    expect((await shop.guest.post('/auth/password/forgot', { email: user.email })).status).toBe(202);
    const { links } = await new MailFolder(join(copy.dataDir, 'mail')).arrival('password-reset', user.email);
    return { token: tokenIn(links[0]), newPassword: 'staple correct horse' };
  },
});
