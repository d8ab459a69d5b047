import { Logger } from '@nestjs/common';
import { Connection } from 'rabbitmq-client';

/** A broker that says nothing for twice as long is taken for dead. */
const heartbeatSeconds = 5;
const [retryLow, retryHigh] = [200, 2_000];
/** As long as a timer can be set: whoever wants a channel waits until there is one, or the connection is closed. */
const forEver = 2 ** 31 - 1;

/** A connection to the broker that comes back by itself, and says once that it was lost and once that it is there again. */
export function connectToBus(busUrl: string, name: string): Connection {
  const logger = new Logger('bus');
  const connection = new Connection({
    url: busUrl,
    connectionName: name,
    heartbeat: heartbeatSeconds,
    acquireTimeout: forEver,
    connectionTimeout: 5_000,
    retryLow,
    retryHigh,
    noDelay: true,
  });
  let lost = false;
  connection.on('error', (error: Error) => {
    if (!lost)
      logger.warn({ reason: error.message, connection: name }, 'RabbitMQ cannot be reached; events wait in the database meanwhile');
    lost = true;
  });
  connection.on('connection', () => {
    if (lost) logger.log({ connection: name }, 'RabbitMQ is back');
    lost = false;
  });
  connection.on('connection.blocked', (reason) => logger.warn({ reason, connection: name }, 'RabbitMQ takes no messages'));
  return connection;
}
