// `npm run sbom`: what the shop is made of, as CycloneDX; `npm run sbom -- FILE` writes it there. Of what is shipped: without devDependencies.
import { readFileSync, writeFileSync } from 'node:fs';
import { run } from './run.mjs';

const { code, output } = await run('npm', ['sbom', '--sbom-format', 'cyclonedx', '--sbom-type', 'application', '--package-lock-only'], {
  quiet: true,
});
if (code !== 0) {
  console.error(output.trimEnd());
  process.exit(1);
}
const sbom = JSON.parse(output.slice(output.search(/^\{/m), output.lastIndexOf('}') + 1));

// npm's own `--omit dev` (11.19) leaves out what is shipped and needed by a devDependency too: pg, zod. The lockfile knows better.
const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const shipped = Object.entries(packages).filter(([place, { dev }]) => place === '' || !dev);
const refs = new Set(
  shipped.map(([place, { name = place.slice(place.lastIndexOf('node_modules/') + 13), version }]) => `${name}@${version}`),
);
sbom.components = sbom.components.filter((component) => refs.has(component['bom-ref']));
sbom.dependencies = sbom.dependencies
  .filter(({ ref }) => refs.has(ref))
  .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((one) => refs.has(one)) }));
// npm calls the application by the folder that it lies in.
sbom.metadata.component.name = 'ashlar';

const text = `${JSON.stringify(sbom, undefined, 2)}\n`;
const [file] = process.argv.slice(2);
if (file === undefined) process.stdout.write(text);
else {
  writeFileSync(file, text);
  console.log(`${sbom.components.length} components written to ${file}`);
}
