// `npm run graphql`: docs/schema.graphql from the gateway's code. With `check`: drift from that code.
import { drift, main, write } from './written.mjs';

const committed = 'docs/schema.graphql';

await main({
  write: () => write('write-graphql', process.argv[3] ?? committed),
  check: () => drift('write-graphql', committed, 'npm run graphql'),
});
