import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect, it } from '@jest/globals';
import { anId, aProduct } from '../../test/contracts.js';
import { startGateway } from '../../test/gateway-under-test.js';

it('the commands in docs/graphql.md are all answered', async () => {
  const commands = [...readFileSync('docs/graphql.md', 'utf8').matchAll(/```sh\n([^]*?)```/g)].map(([, text]) => text).join('');
  const gateway = await startGateway();
  try {
    gateway.answer('batchGetProducts', () => ({ products: [aProduct({ slug: 'everyday-mug' })] }));
    gateway.answer('listProducts', () => ({ products: [aProduct()], page: { limit: 2, nextCursor: '' }, facets: [] }));
    gateway.answer('suggestProducts', () => ({ suggestions: [{ id: anId, slug: 'mug', name: 'Mug' }] }));
    const { stdout } = await promisify(execFile)('bash', ['-c', commands.replaceAll('http://127.0.0.1:3000', gateway.url)], {
      timeout: 20_000,
    });
    const answers = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(answers).toHaveLength(5);
    for (const answer of answers) expect(Object.keys(answer)).toEqual(['data']);
  } finally {
    await gateway.stop();
  }
});
