import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface RabbitPorts {
  /** AMQP. */
  amqp: number;
  /** Erlang nodes would meet here. */
  distribution: number;
  /** Where the node is registered: an `epmd` of its own. */
  registry: number;
}

/** Writes the broker's configuration into `dataDir`, and answers with the environment that makes it use nothing outside. */
export function rabbitEnvironment(dataDir: string, ports: RabbitPorts): NodeJS.ProcessEnv {
  const at = (name: string) => join(dataDir, name);
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  writeFileSync(at('rabbitmq.conf'), configuration(ports.amqp));
  writeFileSync(at('advanced.config'), '[].\n');
  writeFileSync(at('enabled_plugins'), '[].\n');
  if (!existsSync(at('.erlang.cookie'))) writeFileSync(at('.erlang.cookie'), crypto.randomUUID());
  chmodSync(at('.erlang.cookie'), 0o400);
  return {
    PATH: process.env['PATH'],
    LC_ALL: 'C.UTF-8',
    HOME: dataDir,
    RABBITMQ_NODENAME: 'ashlar@localhost',
    RABBITMQ_CONFIG_FILE: at('rabbitmq.conf'),
    RABBITMQ_ADVANCED_CONFIG_FILE: at('advanced.config'),
    RABBITMQ_ENABLED_PLUGINS_FILE: at('enabled_plugins'),
    RABBITMQ_CONF_ENV_FILE: at('rabbitmq-env.conf'),
    RABBITMQ_MNESIA_BASE: at('mnesia'),
    RABBITMQ_LOG_BASE: at('log'),
    RABBITMQ_GENERATED_CONFIG_DIR: at('config'),
    RABBITMQ_DIST_PORT: String(ports.distribution),
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '-kernel inet_dist_use_interface {127,0,0,1} +S 2:2',
    // The script then becomes the broker itself instead of waiting for it, so that a signal reaches whom it is meant for.
    RABBITMQ_ALLOW_INPUT: 'yes',
    ERL_EPMD_ADDRESS: '127.0.0.1',
    ERL_EPMD_PORT: String(ports.registry),
    ERL_CRASH_DUMP_SECONDS: '0',
  };
}

const configuration = (port: number): string => `
listeners.tcp.local = 127.0.0.1:${port}
log.console = true
log.console.level = warning
log.file = false
disk_free_limit.absolute = 1MB
`;
