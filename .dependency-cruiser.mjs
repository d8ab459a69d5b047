/**
 * "May import" of the architecture, held by `npm run check -- imports`.
 * `#platform/x.js` leads to dist in package.json; the `source` condition there leads to the file it is built from.
 */

const nestTransport = String.raw`^node_modules/(@nestjs/(microservices|platform-fastify|swagger|terminus|passport)|@grpc|fastify|@fastify)/`;
const generated = '^libs/contracts/src/generated/';
const tests = String.raw`\.(spec|int-spec|e2e-spec)\.ts$`;

const forbidden = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    forbidden('no-cycles', 'Two files that need each other are one idea, or a third is missing.', {}, { circular: true }),
    // What is built is there once it was: tools/start.mjs builds first.
    forbidden(
      'no-unresolved',
      'An import that leads nowhere compiles with a stub and dies in Node.',
      {},
      { couldNotResolve: true, pathNot: '(^|/)dist/' },
    ),
    forbidden(
      'apps-never-import-apps',
      'Services meet over gRPC, by the contracts.',
      { path: '^apps/([^/]+)/' },
      { path: '^apps/', pathNot: '^apps/$1/' },
    ),
    forbidden('libs-never-import-apps', 'A library serves every app.', { path: '^libs/' }, { path: '^apps/' }),
    forbidden(
      'contracts-stand-alone',
      'Contracts hold what is generated and the few pure functions over it.',
      { path: '^libs/contracts/', pathNot: [generated, tests] },
      { pathNot: '^libs/contracts/' },
    ),
    forbidden(
      'generated-imports-only-its-runtime',
      'Generated code knows the other messages, Nest and gRPC; nothing of ours.',
      { path: generated },
      { pathNot: [generated, String.raw`^node_modules/(@nestjs/microservices|@grpc/grpc-js|@bufbuild/protobuf|rxjs)/`] },
    ),
    forbidden(
      'gateway-has-no-database',
      'The gateway keeps no data and decides no business rule.',
      { path: '^apps/api-gateway/src/', pathNot: tests },
      { path: [String.raw`^node_modules/(@nestjs/typeorm|typeorm|pg|pg-[^/]+)/`, '^libs/platform/src/database/'] },
    ),
    forbidden(
      'rules-know-no-transport',
      'Entities and errors hold the rules of the business: they outlive Nest, gRPC and the shape of a message.',
      { path: String.raw`\.(entity|errors)\.ts$` },
      { path: [nestTransport, generated, '^libs/platform/src/(grpc|bootstrap)/'] },
    ),
    forbidden(
      'src-never-imports-testing',
      'What runs in production must not carry what tests it.',
      { path: '^(apps/[^/]+|libs/(platform|contracts))/src/', pathNot: tests },
      { path: '^libs/testing/' },
    ),
    forbidden('tests-are-leaves', 'A test that another file imports is no longer only a test.', {}, { path: tests }),
    forbidden(
      'production-needs-dependencies',
      'The production image holds no devDependencies.',
      { path: '^(apps|libs/(platform|contracts))/', pathNot: tests },
      { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { conditionNames: ['source', 'import', 'node', 'default', 'types'], exportsFields: ['exports'] },
  },
};
