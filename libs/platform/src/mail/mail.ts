/** A person to write to, or from whom a mail comes. */
export interface MailAddress {
  name: string;
  address: string;
}

/** What a mail says. */
export interface MailContent {
  to: MailAddress;
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
