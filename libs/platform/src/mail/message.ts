import type { SendMailOptions } from 'nodemailer';
import type { Mail, MailAddress } from './mail.js';

/**
 * A mail as nodemailer takes it. Its Message-ID is made of the mail's own id, so that who gets it twice can tell. `Auto-Submitted` (RFC 3834 §5)
 * keeps holiday notices from being sent back. Addresses are objects, never parsed out of text; nothing is fetched from files or URLs.
 */
export const toMessage = (mail: Mail, from: MailAddress): SendMailOptions & { headers: Record<string, string> } => ({
  messageId: `<${mail.id}@${from.address.slice(from.address.lastIndexOf('@') + 1)}>`,
  from: oneLine(from),
  to: oneLine(mail.to),
  subject: withoutControls(mail.subject),
  text: mail.text,
  html: mail.html,
  headers: headersOf(mail),
  disableFileAccess: true,
  disableUrlAccess: true,
});

const headersOf = ({ headers }: Mail): Record<string, string> => ({ 'Auto-Submitted': 'auto-generated', ...headers });

const oneLine = ({ name, address }: MailAddress): MailAddress => ({ name: withoutControls(name), address: withoutControls(address) });

/** A line break would begin another header. */
const withoutControls = (text: string): string => text.replace(/\p{Cc}+/gu, ' ').trim();
