/** What differs between a shop that is open and one that is being built. */
export class GraphqlSettings {
  /** Whether the schema can be asked for, and there is a page to try queries on. */
  readonly introspection: boolean;

  constructor(production: boolean) {
    this.introspection = !production;
  }
}
