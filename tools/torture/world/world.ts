import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AshlarCopy, startCopy } from '#testing/ashlar-copy.js';
import { FaultProxy } from '#testing/fault-proxy/fault-proxy.js';
import { freePort } from '#testing/free-port.js';
import { type RabbitServer, startRabbit } from '#testing/rabbitmq/rabbit-server.js';
import { type Link, services, type Victim as VictimName } from '../faults/fault.js';
import { type Databases, startDatabases } from './databases.js';
import { environment, type Places } from './environment.js';
import { PostgresVictim } from './postgres-victim.js';
import { RabbitVictim } from './rabbit-victim.js';
import { ServiceVictim } from './service-victim.js';
import type { Victim } from './victim.js';

/** A copy of everything, with a hand on each process and each link. */
export class World {
  readonly folder = mkdtempSync(join(tmpdir(), 'ashlar-torture-'));
  private readonly proxies = new Map<Link, FaultProxy>();
  private readonly victims = new Map<VictimName, Victim>();
  private databases: Databases | undefined;
  private rabbit: RabbitServer | undefined;
  private running: AshlarCopy | undefined;

  get copy(): AshlarCopy {
    return given(this.running);
  }

  /** As the superuser, past the proxies. */
  get databaseUrls() {
    return given(this.databases).admin;
  }

  link = (name: Link): FaultProxy => given(this.proxies.get(name));
  victim = (name: VictimName): Victim => given(this.victims.get(name));

  /** Starts everything, and resolves when it is ready. */
  async start(bus: 'grpc' | 'rabbitmq'): Promise<void> {
    const databases = await startDatabases(this.folder);
    this.databases = databases;
    this.victims.set('postgres', new PostgresVictim(databases.server));
    if (bus === 'rabbitmq') await this.startRabbit();
    const places = await choosePlaces();
    const targets: [Link, number][] = [
      ...(['users', 'catalog', 'orders'] as const).map((name) => [`${name}-grpc` as const, places.grpc[name]] as [Link, number]),
      ...(['users', 'catalog', 'orders'] as const).map((name) => [`${name}-db` as const, databases.server.port] as [Link, number]),
      ['sandbox', places.sandbox],
      ['webhooks', places.gateway],
    ];
    for (const [name, port] of targets) this.proxies.set(name, await FaultProxy.start({ port }));
    const env = environment(places, databases, (name) => this.proxies.get(name)?.port);
    this.running = await startCopy({ dataDir: join(this.folder, 'data'), env });
    for (const name of services) this.victims.set(name, new ServiceVictim(this.running, name));
  }

  /** Makes every link and process whole. */
  async heal(): Promise<void> {
    for (const proxy of this.proxies.values()) proxy.heal();
    for (const victim of this.victims.values()) await victim.thaw();
    for (const victim of this.victims.values()) await victim.start();
  }

  /** Ends all that was started; the folder stays when there is something to look at in it. */
  async stop({ keepFolder }: { keepFolder: boolean }): Promise<void> {
    for (const victim of this.victims.values()) await victim.thaw();
    await this.running?.halt();
    for (const proxy of this.proxies.values()) await proxy.stop();
    await this.rabbit?.stop();
    await this.databases?.server.stop();
    if (!keepFolder) rmSync(this.folder, { recursive: true, force: true });
  }

  private async startRabbit(): Promise<void> {
    this.rabbit = await startRabbit({ dataDir: join(this.folder, 'rabbitmq') });
    this.victims.set('rabbitmq', new RabbitVictim(this.rabbit));
    this.proxies.set('rabbitmq-amqp', await FaultProxy.start({ port: Number(new URL(this.rabbit.url).port) }));
  }
}

async function choosePlaces(): Promise<Places> {
  const chosen = new Set<number>();
  while (chosen.size < 5) chosen.add(await freePort());
  const [gateway, sandbox, users, catalog, orders] = chosen;
  return { gateway, sandbox, grpc: { users, catalog, orders } };
}

function given<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('It is not started.');
  return value;
}
