// `npm run openapi`: docs/openapi.json from the gateway's code. With `check`: Redocly's rules, and drift from that code.
import { run } from './run.mjs';
import { drift, main, write } from './written.mjs';

const committed = 'docs/openapi.json';

async function check() {
  const lint = await run('redocly', ['lint', '--config', 'redocly.yaml', committed], {
    quiet: true,
    env: { REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
  });
  return [...(lint.code === 0 ? [] : [lint.output]), ...(await drift('write-openapi', committed, 'npm run openapi'))];
}

await main({ write: () => write('write-openapi', process.argv[3] ?? committed), check });
