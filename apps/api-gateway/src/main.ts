import 'reflect-metadata';
import { returnMemoryWhenIdle } from '#platform/bootstrap/idle-memory.js';
import { closeOf, exitOnFailure, exitOnUncaught, stopOnSignals } from '#platform/bootstrap/lifecycle.js';
import { createLogger } from '#platform/observability/logger.js';
import { serveMetrics } from '#platform/observability/metrics.js';
import { createGateway } from './create-gateway.js';
import { loadGatewayConfig } from './gateway.env.js';

const name = 'api-gateway';
const early = createLogger(name, { LOG_LEVEL: 'info', LOG_FORMAT: 'auto' });
try {
  const config = loadGatewayConfig();
  const logger = createLogger(name, config);
  exitOnUncaught(logger);
  const app = await createGateway(config, logger);
  stopOnSignals(logger, closeOf(app));
  await app.listen(config.PORT, config.HOST);
  returnMemoryWhenIdle();
  if (config.METRICS_PORT !== undefined) await serveMetrics(config.METRICS_PORT, config.METRICS_HOST);
  logger.info({ url: await app.getUrl() }, `${name} is serving`);
} catch (error) {
  exitOnFailure(early, error);
}
