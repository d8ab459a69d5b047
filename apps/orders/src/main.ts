import { runService } from '#platform/bootstrap/run-service.js';
import { armFaultPoints } from '#platform/faults/fault-point.js';
import { loadOrdersConfig } from './orders.env.js';
import { OrdersModule } from './orders.module.js';

await runService({
  name: 'orders',
  config: loadOrdersConfig,
  listen: (config) => config.ORDERS_GRPC_LISTEN,
  module: (config) => {
    armFaultPoints(config.FAULT_FILE);
    return OrdersModule.forRoot(config);
  },
});
