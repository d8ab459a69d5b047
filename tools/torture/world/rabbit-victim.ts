import type { RabbitServer } from '#testing/rabbitmq/rabbit-server.js';
import type { Victim } from './victim.js';

/** A RabbitMQ server of ours. */
export class RabbitVictim implements Victim {
  private down = false;

  constructor(private readonly server: RabbitServer) {}

  async kill(): Promise<void> {
    this.down = true;
    await this.server.kill('SIGKILL');
  }

  async stop(): Promise<void> {
    this.down = true;
    await this.server.halt();
  }

  async start(): Promise<void> {
    if (this.down) await this.server.start();
    this.down = false;
  }

  freeze = (): Promise<void> => this.server.kill('SIGSTOP');
  thaw = (): Promise<void> => this.server.kill('SIGCONT');
}
