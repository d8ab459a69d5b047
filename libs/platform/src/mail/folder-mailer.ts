import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import type { Mail, MailAddress } from './mail.js';
import { Mailer } from './mailer.js';
import { toMessage } from './message.js';

/**
 * Writes each mail as a file that every mail program opens (RFC 5322). Named by the moment it tells of and by the mail's id: files sort by time, and
 * a mail that is sent again takes the place of itself. A file is there whole or not at all.
 */
export class FolderMailer extends Mailer {
  private readonly composer = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });

  constructor(
    private readonly folder: string,
    private readonly from: MailAddress,
  ) {
    super();
  }

  override async send(mail: Mail): Promise<void> {
    const { message } = await this.composer.sendMail(toMessage(mail, this.from));
    // What the mails say is between the shop and the people they are for.
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const draft = join(this.folder, `.${randomUUID()}.tmp`);
    try {
      await writeFile(draft, message as Buffer, { mode: 0o600, flush: true });
      await rename(draft, join(this.folder, fileNameOf(mail)));
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
  }

  override close(): void {
    this.composer.close();
  }
}

/** `2026-01-31T12-00-00.000Z.<id>.eml`: some systems allow no colon in names. */
const fileNameOf = ({ about, id }: Mail): string => `${about.toISOString().replaceAll(':', '-')}.${id}.eml`;
