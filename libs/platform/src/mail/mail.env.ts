import { z } from 'zod';
import { ConfigError } from '../config/load-config.js';
import { httpUrl } from '../config/variables.js';
import type { MailAddress } from './mail.js';

const namedAddress = /^\s*"?([^"<>\p{Cc}]*[^"<>\p{Cc}\s])"?\s*<([^\s<>@,;:"]+@[^\s<>@,;:"]+)>\s*$/u;

/** What a service that sends mail understands. */
export const mailVariables = {
  /** `smtp://user:password@host:port`, or `smtps://`; unset: mails become files. */
  MAIL_URL: z
    .string()
    .regex(/^smtps?:\/\/[^/\s]+/, 'must be smtp://user:password@host:port, or smtps://')
    .optional(),
  /** Who mails come from; the name is also what they call the shop. */
  MAIL_FROM: z.string().regex(namedAddress, 'must be like Corner Shop <shop@example.com>').optional(),
  /** Folder that holds one `.eml` file a mail when there is no `MAIL_URL`. */
  MAIL_DIR: z.string().default('.data/mail'),
  /** Where people reach the gateway: links in mails begin with it. */
  PUBLIC_URL: httpUrl().default('http://127.0.0.1:3000'),
};

/** How mails are sent, and what stands in them. */
export interface MailSettings {
  /** Unset: mails become files in `folder`. */
  url: string | undefined;
  folder: string;
  from: MailAddress;
  /** Without a slash at its end. */
  publicUrl: string;
}

interface MailConfig {
  MAIL_URL?: string | undefined;
  MAIL_FROM?: string | undefined;
  MAIL_DIR: string;
  PUBLIC_URL: string;
}

/** Throws `ConfigError` when mails would go out with a sender that nobody chose. */
export function mailSettings({ MAIL_URL: url, MAIL_FROM: from, MAIL_DIR: folder, PUBLIC_URL }: MailConfig): MailSettings {
  if (url !== undefined && from === undefined)
    throw new ConfigError('MAIL_URL sends mails to people: set MAIL_FROM too, like Corner Shop <shop@example.com>');
  return { url, folder, from: parse(from ?? 'Ashlar <shop@ashlar.localhost>'), publicUrl: PUBLIC_URL.replace(/\/+$/, '') };
}

function parse(text: string): MailAddress {
  const [, name, address] = namedAddress.exec(text) ?? [];
  if (name === undefined || address === undefined) throw new ConfigError('MAIL_FROM must be like Corner Shop <shop@example.com>');
  return { name, address };
}
