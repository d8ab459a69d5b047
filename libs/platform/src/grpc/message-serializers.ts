import { isAbsolute, join } from 'node:path';
import type { PackageDefinition } from '@grpc/proto-loader';
import protobuf from 'protobufjs';
import { MessageWriter } from './message-writer.js';

/** A message is written as a whole before anything else happens: one writer does for all. */
const writer = new MessageWriter();

/** The same contracts, read from the same files, with every rpc's messages written by `MessageWriter`: the same bytes for less work. */
export function withOwnWriter(contracts: PackageDefinition, files: readonly string[], folder: string): PackageDefinition {
  const root = new protobuf.Root();
  root.resolvePath = (_from, file) => (isAbsolute(file) ? file : join(folder, file));
  root.loadSync([...files]).resolveAll();
  const entries = Object.entries(contracts).map(([name, definition]) => {
    if ('format' in definition) return [name, definition] as const;
    const { methods } = root.lookupService(name);
    const written = Object.entries(definition).map(([method, rpc]) => {
      const { resolvedRequestType: request, resolvedResponseType: response } = methods[method];
      return [method, { ...rpc, requestSerialize: serializerOf(request), responseSerialize: serializerOf(response) }] as const;
    });
    return [name, Object.fromEntries(written)] as const;
  });
  return Object.fromEntries(entries);
}

function serializerOf(type: protobuf.Type | null): (message: object) => Buffer {
  if (!type) throw new Error('A contract names a message that it does not have.');
  return (message) => {
    type.encode(type.fromObject(message), writer.start() as unknown as protobuf.Writer);
    return writer.finish();
  };
}
