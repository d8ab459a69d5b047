import { customerOf } from '../plan/customers.js';
import type { PlannedCustomer } from '../plan/customers.js';
import type { Api, ApiRequest } from './api.js';
import { accepted, refusedWith, Session } from './session.js';
import type { LoggedIn } from './shapes.js';

/** The customers' sessions, one a person, by e-mail address. */
export class People {
  private readonly sessions = new Map<string, Session>();

  constructor(private readonly api: Api) {}

  /** Registers a customer. One that was registered before logs in when they first order. */
  async register(customer: PlannedCustomer): Promise<void> {
    const { email, password } = customer;
    const request: ApiRequest = { method: 'POST', path: '/api/v1/auth/register', body: customer };
    try {
      const { tokens } = accepted<LoggedIn>(request, await this.api.send(request)).data;
      this.sessions.set(email, new Session(this.api, email, password, tokens.accessToken));
    } catch (error) {
      if (!refusedWith(error, 'EMAIL_TAKEN')) throw error;
      this.sessions.set(email, new Session(this.api, email, password));
    }
  }

  sessionOf({ customer, country }: { readonly customer: string; readonly country: string }): Session {
    const { email, password } = customerOf(customer, country);
    const session = this.sessions.get(email) ?? new Session(this.api, email, password);
    this.sessions.set(email, session);
    return session;
  }
}
