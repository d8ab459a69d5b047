import { runService } from '#platform/bootstrap/run-service.js';
import { loadUsersConfig } from './users.env.js';
import { UsersModule } from './users.module.js';

await runService({
  name: 'users',
  config: loadUsersConfig,
  listen: (config) => config.USERS_GRPC_LISTEN,
  module: (config) => UsersModule.forRoot(config),
});
