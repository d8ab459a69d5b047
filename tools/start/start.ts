import { join } from 'node:path';
import { operatorKeyIn } from '../running-copy/operator-key-in.js';
import { CertificateKeeper } from './certificates.js';
import { masterKeysFolder, openSecrets } from './credentials.js';
import type { DataFolder } from './data-folder.js';
import { embeddedServer, launchPostgres, needsEmbeddedServer, planDatabases, writeUrls } from './databases.js';
import { DemoState } from './demo-state.js';
import { startHelper } from './helper-process.js';
import { KeptAlive, type Watcher } from './kept-alive.js';
import { LogFile } from './log-file.js';
import { launchNode } from './node-process.js';
import { choosePorts } from './ports.js';
import { untilReady } from './readiness.js';
import type { Remarks } from './remarks.js';
import { RestartDelay } from './restart-delay.js';
import type { RunningCopy } from './running-copy.js';
import { gatewayUrl, planServices, type ServicePlan } from './services.js';
import type { StartSettings } from './start.env.js';
import type { Terminal } from './terminal.js';
import { tourLines } from './tour.js';

interface Place {
  /** The checkout, where `proto/` and `dist/` are. */
  root: string;
  env: NodeJS.ProcessEnv;
  settings: StartSettings;
  folder: DataFolder;
  terminal: Terminal;
  copy: RunningCopy;
  remarks: Remarks;
}

/** Brings one copy up, from nothing or from what the last start left, to the line `ready`. */
export async function start(place: Place): Promise<void> {
  const { root, env, settings, folder, terminal, copy, remarks } = place;
  const helper = (name: string) => {
    const started = startHelper(join(root, 'dist/tools/start', name), env);
    copy.addHelper(started);
    return started;
  };
  const ports = await choosePorts(settings, (line) => terminal.line(line));
  const secrets = openSecrets(folder, settings);
  const certificates = new CertificateKeeper(folder.at('tls'), () => helper('make-certificates.js'));
  const preparing = helper('prepare-databases.js');
  const server = needsEmbeddedServer(settings) ? embeddedServer(folder, secrets.credentials) : undefined;
  const watcher: Watcher = {
    say: (line) => {
      if (!copy.stopping) terminal.line(line);
    },
    changed: () => copy.writeProcesses(),
  };
  if (server) {
    await terminal.during('Starting PostgreSQL', async () => {
      const postgres = new KeptAlive('postgres', () => launchPostgres(server), watcher);
      copy.add(postgres, await server.choosePort());
      await postgres.start();
    });
  }
  const databases = planDatabases(settings, {
    credentials: secrets.credentials,
    masterKeysDir: env['MASTER_KEYS_DIR'] || folder.at(...masterKeysFolder),
    server,
  });
  await terminal.during('Making and migrating the databases', () => Promise.all([preparing.run(databases), certificates.look()]));
  certificates.keepLooking((error) => watcher.say(`Certificates were not renewed: ${error.message}`));

  const services = planServices({
    settings,
    folder,
    ports,
    env,
    secrets: secrets.files,
    adminEmail: secrets.admin.email,
    databaseUrls: writeUrls(folder, databases),
  });
  const url = gatewayUrl(settings, ports);
  await terminal.during(`Starting ${services.length} processes`, async () => {
    const kept = services.map((plan) => keep(plan, place, watcher));
    for (const [index, process] of kept.entries()) copy.add(process, services[index]?.port ?? 0);
    await Promise.all(kept.map((process) => process.start()));
    // Once may be an accident; twice, before it ever worked, is a reason.
    await untilReady(`${url}/health/ready`, () => {
      const failing = kept.find((process) => process.ends > 1);
      return failing && `${failing.name} does not start: ${remarks.lastWords(failing.name)}`;
    });
  });

  const demo = new DemoState(folder);
  if (settings.demo && demo.read() !== 'done') {
    await terminal.during('Filling the shop with a demo', async (detail) => {
      const work = { url, admin: secrets.admin, operatorKey: operatorKeyIn(folder.path), begun: demo.read() === 'begun' };
      await helper('load-demo.js').run(work, (text) => (text === 'begun' ? demo.write('begun') : detail(text)));
      demo.write('done');
    });
  }
  remarks.showing = true;
  const { production, dataDir, adminPassword } = settings;
  const passwordWasGiven = adminPassword !== undefined;
  for (const line of tourLines({ url, ports, dataDir, ...secrets, passwordWasGiven, production })) terminal.line(line);
  terminal.line(`ready ${url}`);
}

function keep(plan: ServicePlan, { root, folder, remarks, settings }: Place, watcher: Watcher): KeptAlive {
  const log = new LogFile(folder.at('logs', `${plan.name}.log`));
  const program = {
    script: join(root, 'dist/apps', plan.name, 'src/main.js'),
    cwd: root,
    env: plan.env,
    log,
    remark: (remark: Parameters<Remarks['take']>[1]) => remarks.take(plan.name, remark),
  };
  return new KeptAlive(plan.name, () => launchNode(program), watcher, new RestartDelay(settings.restartDelayMs));
}
