import { createTransport, type Transporter } from 'nodemailer';
import type { Mail, MailAddress } from './mail.js';
import { Mailer, RecipientRefused } from './mailer.js';
import { toMessage } from './message.js';

/** Milliseconds. All of an attempt fits into what a job may take before another process takes it for abandoned. */
const limits = { dnsTimeout: 5_000, connectionTimeout: 5_000, greetingTimeout: 5_000, socketTimeout: 10_000 };
const attemptMs = 20_000;

/** What nodemailer says of a failure. */
interface SmtpFailure {
  code?: string;
  command?: string;
  responseCode?: number;
}

/** Hands mails to an SMTP server; `smtp://` uses STARTTLS where the server offers it, `smtps://` begins with TLS. */
export class SmtpMailer extends Mailer {
  private readonly transport: Transporter;

  constructor(
    url: string,
    private readonly from: MailAddress,
  ) {
    super();
    this.transport = createTransport({ ...limits, url, disableFileAccess: true, disableUrlAccess: true });
  }

  /** Throws `RecipientRefused`, or an error without any address in it: errors are logged, and kept with the job. */
  override async send(mail: Mail): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const tooLong = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('The mail server took too long')), attemptMs);
    });
    const handed = this.transport.sendMail(toMessage(mail, this.from)).catch((error: unknown) => {
      throw withoutAddresses(error as SmtpFailure);
    });
    try {
      await Promise.race([handed, tooLong]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** What was handed over is no longer ours. */
  override async forget(): Promise<void> {
    // Nothing is kept here.
  }

  override close(): void {
    this.transport.close();
  }
}

/** nodemailer's own error quotes the server's answer, and that the recipient. */
function withoutAddresses({ code = 'unknown', command, responseCode }: SmtpFailure): Error {
  // RFC 5321 §4.2.1: a 5yz answer is permanent, and one to RCPT is about this recipient.
  if (command === 'RCPT TO' && (responseCode ?? 0) >= 500)
    return new RecipientRefused(`The mail server refused the recipient (${responseCode})`);
  return new Error(`The mail server did not take a mail: ${[code, command, responseCode].filter(Boolean).join(' ')}`);
}
