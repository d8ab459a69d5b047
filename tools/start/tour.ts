import { relative } from 'node:path';
import type { Ports } from './ports.js';

interface Tour {
  url: string;
  ports: Ports;
  dataDir: string;
  admin: { email: string; password: string };
  passwordIsNew: boolean;
  passwordWasGiven: boolean;
  production: boolean;
}

/** Where everything is, and a first request to copy. */
export function tourLines(tour: Tour): string[] {
  const { url, ports, admin } = tour;
  const folder = relative(process.cwd(), tour.dataDir);
  const dataDir = folder === '' || folder.startsWith('..') ? tour.dataDir : folder;
  const metrics = ports.metrics;
  return [
    '',
    `  REST API        ${url}/api/v1`,
    `  Documentation   ${url}/docs`,
    `  Health          ${url}/health/ready`,
    ...(tour.production ? [] : [`  Play payments   http://127.0.0.1:${ports.sandbox}/ledger`]),
    `  Metrics         http://127.0.0.1:${metrics['api-gateway']}/metrics  (users ${metrics.users}, catalog ${metrics.catalog}, orders ${metrics.orders})`,
    `  Data and logs   ${dataDir}`,
    `  Administrator   ${admin.email}  ${passwordHint(tour, dataDir)}`,
    '',
    '  Try:',
    `  curl -s '${url}/api/v1/products?limit=3'`,
    '',
  ];
}

function passwordHint({ admin, passwordIsNew, passwordWasGiven }: Tour, dataDir: string): string {
  if (passwordWasGiven) return '(password: as you set it)';
  return passwordIsNew ? `password: ${admin.password}  (kept in ${dataDir}/credentials.json)` : `(password in ${dataDir}/credentials.json)`;
}
