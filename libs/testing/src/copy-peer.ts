import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ProcessCertificate } from '#platform/certificates/process-certificate.js';
import type { ProcessName } from '#platform/certificates/process-names.js';
import { GrpcPeer } from '#platform/grpc/grpc-client.js';
import type { ServiceName } from '#platform/grpc/proto-files.js';
import type { AshlarCopy } from './ashlar-copy.js';

/** Where a service of a running copy listens. */
export function grpcAddressOf(copy: AshlarCopy, service: ServiceName): string {
  const processes = JSON.parse(readFileSync(join(copy.dataDir, 'processes.json'), 'utf8')) as Record<string, { port: number }>;
  return `127.0.0.1:${processes[service].port}`;
}

/** The folder that a process of a running copy was given as `TLS_DIR`. */
export const tlsFolderIn = (copy: AshlarCopy, name: ProcessName): string => join(copy.dataDir, 'tls', name);

/** A channel to a service of a running copy, with the certificate that one of its processes calls with. */
export const copyPeer = (copy: AshlarCopy, service: ServiceName, as: ProcessName = 'api-gateway'): GrpcPeer =>
  new GrpcPeer({ service, target: grpcAddressOf(copy, service), certificate: new ProcessCertificate(tlsFolderIn(copy, as), as) });
