import { lookup, Resolver } from 'node:dns/promises';

/** A name server that does not answer within about 3 s is down. */
const patience = { timeout: 1_000, tries: 2 };
/** The system's own lookup holds a thread of the process's few while it waits, so only so many run at once. */
const systemLookups = 2;

/**
 * Finds the addresses of names without letting a dead name server hold up anybody else: it is asked over the network by ourselves, and the system
 * only about names that no server knows, as those in /etc/hosts.
 */
export class NameLookup {
  private readonly servers = new Resolver(patience);
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  /** For a call that is about to be made. Rejects with the resolver's error when the name has no address. */
  async addressesOf(name: string): Promise<string[]> {
    const found = await this.fromServers(name);
    return found.length > 0 ? found : this.fromSystem(name);
  }

  /** Whatever anybody says about the name within `withinMs`; empty when nobody knows it. */
  async everyAddressOf(name: string, withinMs: number): Promise<string[]> {
    const found: string[] = [];
    const asked = [this.fromServers(name), this.fromSystem(name)].map((answer) =>
      answer.then(
        (addresses) => void found.push(...addresses),
        () => undefined,
      ),
    );
    let timer: NodeJS.Timeout | undefined;
    await Promise.race([Promise.all(asked), new Promise((resolve) => (timer = setTimeout(resolve, withinMs)))]);
    clearTimeout(timer);
    return found;
  }

  private async fromServers(name: string): Promise<string[]> {
    const answers = await Promise.allSettled([this.servers.resolve4(name), this.servers.resolve6(name)]);
    return answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  }

  private async fromSystem(name: string): Promise<string[]> {
    if (this.running >= systemLookups) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.running += 1;
    try {
      return (await lookup(name, { all: true })).map(({ address }) => address);
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.running -= 1;
    }
  }
}
