/** What mails say of the shop, and where their links lead. */
export class MailSite {
  constructor(
    readonly shop: string,
    /** Without a slash at its end. */
    readonly publicUrl: string,
  ) {}
}
