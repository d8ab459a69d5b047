import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import type { Mail, MailAddress } from './mail.js';
import { Mailer } from './mailer.js';
import { toMessage } from './message.js';

/** Names the person in files only: it is nobody's business where mails are sent on. */
const personHeader = 'X-Ashlar-Person';
const personLine = /^X-Ashlar-Person: ([\da-f-]{36})\r?$/m;
/** Our headers, with names of any length, fit into this. */
const headBytes = 8 * 1024;

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
    const options = toMessage(mail, this.from);
    const headers = { [personHeader]: mail.to.personId, ...options.headers };
    const { message } = await this.composer.sendMail({ ...options, headers });
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

  override async forget(personId: string): Promise<void> {
    for (const name of await this.names()) {
      const path = join(this.folder, name);
      if ((await personOf(path)) === personId) await rm(path, { force: true });
    }
  }

  override close(): void {
    this.composer.close();
  }

  /** A draft that a crash left behind is somebody's mail too. */
  private async names(): Promise<string[]> {
    try {
      return (await readdir(this.folder)).filter((name) => /\.(eml|tmp)$/.test(name));
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw cause;
    }
  }
}

/** The person that a file is for; undefined for one that says nothing of it, or was taken away meanwhile. */
async function personOf(path: string): Promise<string | undefined> {
  try {
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
      const [head = ''] = buffer.toString('latin1', 0, bytesRead).split('\r\n\r\n');
      return personLine.exec(head)?.[1];
    } finally {
      await file.close();
    }
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw cause;
  }
}

/** `2026-01-31T12-00-00.000Z.<id>.eml`: some systems allow no colon in names. */
const fileNameOf = ({ about, id }: Mail): string => `${about.toISOString().replaceAll(':', '-')}.${id}.eml`;
