import type { Mail } from './mail.js';

/** Takes mails to where they go. A rejection means that it may work later. */
export abstract class Mailer {
  abstract send(mail: Mail): Promise<void>;
  /** Takes away every mail to that person that is kept here. */
  abstract forget(personId: string): Promise<void>;
  abstract close(): void;
}

/** The recipient's server will never take this mail: trying again would only annoy it. */
export class RecipientRefused extends Error {
  override name = 'RecipientRefused';
}
