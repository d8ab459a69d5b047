import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Caller } from '#platform/grpc/call-context.js';
import { postNote } from '#platform/mail/mail-kind.js';
import { verifyEmailMail } from '../notification/verify-email.mail.js';

/** Has the caller asked once more whether their address is theirs; the mail itself knows whether it may go out. */
@Injectable()
export class SendVerification {
  constructor(private readonly dataSource: DataSource) {}

  async execute({ userId }: Caller): Promise<void> {
    await postNote(this.dataSource.manager, verifyEmailMail, { subject: userId, data: {} });
  }
}
