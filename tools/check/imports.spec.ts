import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

interface Report {
  summary: { violations: { rule: { name: string }; from: string }[] };
}

/** Each rule of .dependency-cruiser.mjs with the smallest file that breaks it. */
const broken: [rule: string, file: string, text: string][] = [
  ['no-cycles', 'apps/users/src/about.ts', "import './round.js';"],
  ['no-unresolved', 'apps/users/src/lost.ts', "import './nowhere.js';"],
  ['apps-never-import-apps', 'apps/users/src/neighbour.ts', "import '../../orders/src/fine.js';"],
  ['libs-never-import-apps', 'libs/platform/src/upward.ts', "import '../../../apps/orders/src/fine.js';"],
  ['contracts-stand-alone', 'libs/contracts/src/leaning.ts', "import '#platform/fine.js';"],
  ['generated-imports-only-its-runtime', 'libs/contracts/src/generated/edited.ts', "import '../money.js';"],
  ['gateway-has-no-database', 'apps/api-gateway/src/direct.ts', "import 'typeorm';"],
  ['gateway-has-no-database', 'apps/api-gateway/src/pool.ts', "import 'pg';"],
  ['gateway-has-no-database', 'apps/api-gateway/src/ours.ts', "import '#platform/database/fine.js';"],
  [
    'rules-know-no-transport',
    'apps/orders/src/order/order.entity.ts',
    "import type { Thing } from '#contracts/generated/fine.js';\nexport type Held = Thing;",
  ],
  ['rules-know-no-transport', 'apps/orders/src/order/order.errors.ts', "import '@grpc/grpc-js';"],
  ['rules-know-no-transport', 'apps/orders/src/order/other.entity.ts', "import '@nestjs/microservices';"],
  ['src-never-imports-testing', 'apps/orders/src/cheat.ts', "import '#testing/fine.js';"],
  ['tests-are-leaves', 'apps/orders/src/reuse.ts', "import './fine.spec.js';"],
  ['production-needs-dependencies', 'apps/orders/src/heavy.ts', "import 'jest-only';"],
];

const sound: [file: string, text: string][] = [
  ['apps/users/src/round.ts', "import './about.js';"],
  ['apps/orders/src/fine.ts', "import '#platform/database/fine.js';\nimport '#contracts/generated/fine.js';\nimport 'typeorm';"],
  ['apps/orders/src/fine.spec.ts', "import '#testing/fine.js';\nimport 'jest-only';"],
  ['apps/orders/src/order/sound.entity.ts', "import 'typeorm';"],
  ['libs/platform/src/fine.ts', 'export {};'],
  ['libs/platform/src/database/fine.ts', "import 'pg';"],
  ['libs/testing/src/fine.ts', "import '#platform/fine.js';\nimport 'jest-only';"],
  ['libs/contracts/src/money.ts', 'export {};'],
  ['libs/contracts/src/generated/fine.ts', "import '@nestjs/microservices';\nexport interface Thing {\n  id: string;\n}"],
];

describe('the import rules', () => {
  const root = process.cwd();
  let folder: string;
  let violations: { rule: string; file: string }[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ashlar-imports-'));
    for (const [file, text] of [...sound, ...broken.map(([, file, text]) => [file, text] as const)]) await put(file, text);
    for (const name of ['typeorm', 'pg', 'jest-only', '@grpc/grpc-js', '@nestjs/microservices']) {
      await put(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' }));
      await put(`node_modules/${name}/index.js`, '');
    }
    const { imports } = (await import('../../package.json', { with: { type: 'json' } })).default;
    const dependencies = { typeorm: '1', pg: '1', '@grpc/grpc-js': '1', '@nestjs/microservices': '1' };
    await put('package.json', JSON.stringify({ type: 'module', imports, dependencies, devDependencies: { 'jest-only': '1' } }));
    for (const name of ['.dependency-cruiser.mjs', 'tsconfig.json']) await copyFile(join(root, name), join(folder, name));
    violations = await cruise();
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each(broken)('%s stops %s', (rule, file) => {
    expect(violations).toContainEqual({ rule, file });
  });

  it('let everything else pass', () => {
    const expected = new Set(broken.map(([, file]) => file));
    expect(violations.filter(({ file }) => !expected.has(file))).toEqual([]);
  });

  async function put(file: string, text: string): Promise<void> {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), `${text}\n`);
  }

  function cruise(): Promise<{ rule: string; file: string }[]> {
    const script = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
    return new Promise((resolve, reject) => {
      execFile(
        process.execPath,
        [script, '--config', '.dependency-cruiser.mjs', '--output-type', 'json', 'apps', 'libs'],
        { cwd: folder, maxBuffer: 64 * 1024 * 1024, env: { PATH: process.env['PATH'] } },
        (error, stdout, stderr) => {
          if (!stdout) return reject(new Error(`dependency-cruiser printed nothing: ${stderr}`, { cause: error }));
          const report = JSON.parse(stdout) as Report;
          resolve(report.summary.violations.map(({ rule, from }) => ({ rule: rule.name, file: from })));
        },
      );
    });
  }
});
