import { existsSync } from 'node:fs';

/** Debian's own, without the wrapper that insists on its user and folders; then Homebrew's. */
const servers = ['/usr/lib/rabbitmq/bin/rabbitmq-server', '/opt/homebrew/sbin/rabbitmq-server', '/usr/local/sbin/rabbitmq-server'];

/** The script that becomes the broker's process, or undefined where RabbitMQ is not installed. */
export const rabbitServerProgram = (): string | undefined => servers.find((path) => existsSync(path));

/** Whether `startRabbit` can work here. */
export const rabbitmqAvailable = (): boolean => rabbitServerProgram() !== undefined;

/** The name of a suite that needs RabbitMQ; where there is none it says why the suite is skipped. */
export const withRabbit = (name: string): string => (rabbitmqAvailable() ? name : `${name} (skipped: rabbitmq-server is not installed)`);
