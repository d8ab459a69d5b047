import { BlockList, isIP } from 'node:net';
import { z } from 'zod';
import { isCurrency } from '#contracts/money.js';
import { looksMadeUp } from './secret-rules.js';

/** A whole number between `min` and `max`, both included. */
export const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d+$/, `must be a whole number from ${min} to ${max}`)
    .transform(Number)
    .refine((value) => value >= min && value <= max, `must be a whole number from ${min} to ${max}`);

/** A TCP port; 0 lets the system choose. */
export const port = () => wholeNumber(0, 65_535);

/** `host:port`, as gRPC servers listen on and gRPC clients dial; `dns:///name:port` balances over every address of the name. */
export const hostAndPort = () => z.string().regex(/^(dns:\/\/\/)?[\w.[\]:-]+:\d{1,5}$/, 'must be host:port');

/** `postgres://user:password@host:port/database`. */
export const databaseUrl = () =>
  z.string().regex(/^postgres(ql)?:\/\/[^/]+\/[^/?]+/, 'must be postgres://user:password@host:port/database');

/** Several of them, separated by commas. */
export const databaseUrls = () =>
  z
    .string()
    .transform((list) => list.split(',').map((url) => url.trim()))
    .refine(
      (list) => list.every((url) => databaseUrl().safeParse(url).success),
      'must be postgres://user:password@host:port/database, several separated by commas',
    );

/** `amqp://user:password@host:port/vhost`, or `amqps://` with TLS. */
export const busUrl = () => z.string().regex(/^amqps?:\/\/[^/]+/, 'must be amqp://user:password@host:port');

/** `redis://user:password@host:port/database`, or `rediss://` with TLS. */
export const cacheUrl = () => z.string().regex(/^rediss?:\/\/[^/]+/, 'must be redis://user:password@host:port');

/** `http://` or `https://`. */
export const httpUrl = () => z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// URL' });

/** A secret of at least `length` characters that is no example: no default, ever. */
export const secret = (length = 32) =>
  z
    .string()
    .min(length, `must have at least ${length} characters`)
    .refine((value) => !looksMadeUp(value), 'looks like an example: make one with `openssl rand -base64 32`');

/** A number above 0, e.g. `0.001`. */
export const positiveNumber = () =>
  z
    .string()
    .regex(/^\d+(\.\d+)?(e-?\d+)?$/i, 'must be a number above 0')
    .transform(Number)
    .refine((value) => value > 0 && Number.isFinite(value), 'must be a number above 0');

/** IP addresses, separated by commas. */
export const addresses = () =>
  z
    .string()
    .transform((list) => list.split(',').map((address) => address.trim()))
    .refine((list) => list.every((address) => isIP(address) !== 0), 'must be IP addresses, separated by commas');

/** Networks (CIDR), or addresses that stand for themselves alone, separated by commas; never everybody. */
export const networks = () =>
  z
    .string()
    .transform((list) => list.split(',').map((network) => network.trim()))
    .refine((list) => list.every(isNetwork), 'must be addresses or networks like 10.0.0.0/8, separated by commas, and never all addresses');

function isNetwork(text: string): boolean {
  const [address = '', length, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || address.includes('%') || rest.length > 0) return false;
  return length === undefined || (/^[1-9]\d{0,2}$/.test(length) && Number(length) <= (version === 4 ? 32 : 128));
}

/** Loopback, link-local and private networks (RFC 1918, 4193, 6598). */
const privateNetworks = new BlockList();
for (const [network, length] of [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['100.64.0.0', 10],
  ['169.254.0.0', 16],
] as const)
  privateNetworks.addSubnet(network, length, 'ipv4');
privateNetworks.addAddress('::1', 'ipv6');
for (const [network, length] of [
  ['fc00::', 7],
  ['fe80::', 10],
] as const)
  privateNetworks.addSubnet(network, length, 'ipv6');

/** An IP address that nobody reaches from outside: what listens there is for operators. `0.0.0.0`, which is every address, is none. */
export const privateAddress = () =>
  z
    .string()
    .refine(
      (address) => isIP(address) !== 0 && privateNetworks.check(address, isIP(address) === 4 ? 'ipv4' : 'ipv6'),
      'must be a loopback or private IP address',
    );

/** An ISO 4217 code. */
export const currency = () => z.string().refine(isCurrency, 'must be an ISO 4217 currency code in upper case');

/** `on` or `off`. */
export const onOff = () => z.enum(['on', 'off'], 'must be on or off').transform((value) => value === 'on');

/** What every process understands. */
export const commonVariables = {
  NODE_ENV: z.enum(['development', 'test', 'production'], 'must be development, test or production').default('development'),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], 'must be trace, debug, info, warn, error, fatal or silent')
    .default('info'),
  LOG_FORMAT: z.enum(['auto', 'json', 'pretty'], 'must be auto, json or pretty').default('auto'),
};

/** What every Ashlar service and the gateway understand beside that. */
export const serviceVariables = {
  ...commonVariables,
  /** Shared by Ashlar's own processes; the keys of cursors and the like are derived from it. */
  INTERNAL_SECRET: secret(32),
  /** Folder of this process's own certificate and key, and of the authorities that it trusts: docs/certificates.md. */
  TLS_DIR: z.string().min(1),
  /** Redis, in which gateways share their limits and what they cache, and by which ended sessions are told at once; unset: each has its own, and within seconds. */
  CACHE_URL: cacheUrl().optional(),
  /** Where this process serves `/metrics`; unset: nowhere. */
  METRICS_PORT: port().optional(),
  /** The address it does so on: loopback, or one of a private network that the scraper shares. */
  METRICS_HOST: privateAddress().default('127.0.0.1'),
};
