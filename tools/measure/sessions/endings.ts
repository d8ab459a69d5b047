import type { LoggedIn } from '#testing/api-shapes.js';
import { aPassword, type Customer, type TestShop } from '#testing/test-shop.js';
import { anyPath } from './until-refused.js';

/** A token, and what is to end it. */
export interface Ending {
  token: string;
  /** What it may read while it lives. */
  path: string;
  /** Whether the stream takes it. */
  stream: boolean;
  /** Answers with the status that it was told. */
  end: () => Promise<number>;
}

/** Every way in which a token ends before its time, by name. Those whose routes are not in the document are undefined. */
export function endings(shop: TestShop, has: (route: string) => boolean): Record<string, (() => Promise<Ending>) | undefined> {
  const own = async (end: (customer: Customer) => Promise<{ status: number }>): Promise<Ending> => {
    const customer = await shop.customer();
    return { token: customer.tokens.accessToken, path: anyPath, stream: true, end: async () => (await end(customer)).status };
  };
  const change = (body: object) => (customer: Customer) => shop.admin.patch(`/users/${customer.user.id}`, body);
  return {
    'log-out': () => own((customer) => customer.post('/auth/logout')),
    'change of password, elsewhere': () =>
      own(async ({ user }) =>
        (await shop.logIn(user.email)).post('/users/me/password', { currentPassword: aPassword, newPassword: 'another long password' }),
      ),
    disabling: () => own(change({ disabled: true })),
    promotion: () => own(change({ role: 'admin' })),
    demotion: () => demotion(shop),
    erasure: () => own((customer) => customer.delete('/users/me')),
    'deletion by an administrator': () => own((customer) => shop.admin.delete(`/users/${customer.user.id}`)),
    'reuse of the refresh token': () =>
      own(async (customer) => {
        const body = { refreshToken: customer.tokens.refreshToken };
        await shop.guest.post('/auth/refresh', body);
        const { status } = await shop.guest.post('/auth/refresh', body);
        return { status: status === 401 ? 200 : 500 };
      }),
    'end of the session, elsewhere': has('/api/v1/users/me/sessions/{id}') ? () => own((customer) => killed(shop, customer)) : undefined,
    'disabling of a client': has('/api/v1/api-clients')
      ? () => client(shop, (id) => shop.admin.patch(`/api-clients/${id}`, { disabled: true }))
      : undefined,
    'fewer scopes of a client': has('/api/v1/api-clients')
      ? () => client(shop, (id) => shop.admin.patch(`/api-clients/${id}`, { scopes: ['catalog:read'] }))
      : undefined,
    'deletion of a client': has('/api/v1/api-clients') ? () => client(shop, (id) => shop.admin.delete(`/api-clients/${id}`)) : undefined,
  };
}

async function demotion(shop: TestShop): Promise<Ending> {
  const { user } = await shop.customer();
  await shop.admin.patch(`/users/${user.id}`, { role: 'admin' });
  const clerk = await shop.logIn(user.email);
  const end = async () => (await shop.admin.patch(`/users/${user.id}`, { role: 'customer' })).status;
  return { token: clerk.tokens.accessToken, path: anyPath, stream: true, end };
}

async function killed(shop: TestShop, { user }: Customer): Promise<{ status: number }> {
  const other = await shop.logIn(user.email);
  const sessions = (await other.get<{ id: string; current: boolean }[]>('/users/me/sessions')).data;
  return other.delete(`/users/me/sessions/${sessions.find(({ current }) => !current)!.id}`);
}

async function client(shop: TestShop, end: (id: string) => Promise<{ status: number }>): Promise<Ending> {
  const made = { name: 'The ERP', scopes: ['orders:read', 'events:read'] };
  const { id, secret } = (await shop.admin.post<{ id: string; secret: string }>('/api-clients', made)).data;
  const answer = await fetch(`${shop.guest.url}/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'client_credentials', client_id: id, client_secret: secret }),
  });
  const { access_token: token } = (await answer.json()) as { access_token: LoggedIn['tokens']['accessToken'] };
  return { token, path: '/orders?limit=1', stream: false, end: async () => (await end(id)).status };
}
