/** A person to write to, or from whom a mail comes. */
export interface MailAddress {
  name: string;
  address: string;
}

/** Whom a mail is for. */
export interface MailRecipient extends MailAddress {
  /** Whose erasure takes the mail along, where it is kept. */
  personId: string;
}

/** What a mail says. */
export interface MailContent {
  to: MailRecipient;
  subject: string;
  html: string;
  text: string;
  headers?: Readonly<Record<string, string>>;
}

/** A mail that is ready to go. */
export interface Mail extends MailContent {
  /** The same at every attempt to send it, and of no other mail; letters, digits, `-` and `.` only. */
  id: string;
  /** When that happened of which it tells. */
  about: Date;
}
