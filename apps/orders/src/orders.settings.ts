/** What the use cases read of the configuration. */
export class OrdersSettings {
  constructor(
    /** How long an unpaid order holds its stock. */
    readonly holdSeconds: number,
    readonly internalSecret: string,
    readonly databaseUrl: string,
  ) {}
}
