import { isAbsolute, join } from 'node:path';
import type { PackageDefinition } from '@grpc/proto-loader';
import protobuf from 'protobufjs';
import { decoderOf } from './message-decoder.js';
import { encoderOf } from './message-encoder.js';
import { MessageReader } from './message-reader.js';
import { MessageWriter } from './message-writer.js';

/** A message is written as a whole before anything else happens: one writer does for all. */
const writer = new MessageWriter();

/** The same contracts, read from the same files, with every rpc's messages written and read by codecs of our own: the same bytes for less work. */
export function withOwnCodecs(contracts: PackageDefinition, files: readonly string[], folder: string): PackageDefinition {
  const root = new protobuf.Root();
  root.resolvePath = (_from, file) => (isAbsolute(file) ? file : join(folder, file));
  root.loadSync([...files]).resolveAll();
  const entries = Object.entries(contracts).map(([name, definition]) => {
    if ('format' in definition) return [name, definition] as const;
    const { methods } = root.lookupService(name);
    const coded = Object.entries(definition).map(([method, rpc]) => {
      const { resolvedRequestType, resolvedResponseType } = methods[method];
      const [request, response] = [codecOf(resolvedRequestType), codecOf(resolvedResponseType)];
      return [
        method,
        {
          ...rpc,
          ...{ requestSerialize: request.write, requestDeserialize: request.read },
          ...{ responseSerialize: response.write, responseDeserialize: response.read },
        },
      ] as const;
    });
    return [name, Object.fromEntries(coded)] as const;
  });
  return Object.fromEntries(entries);
}

interface Codec {
  write: (message: object) => Buffer;
  read: (bytes: Buffer) => object;
}

/** A process writes and reads few of the messages that there are: what does is generated when the first one comes. */
function codecOf(type: protobuf.Type | null): Codec {
  if (!type) throw new Error('A contract names a message that it does not have.');
  return {
    write: (message) => {
      encoderOf(type)(message, writer.start());
      return writer.finish();
    },
    read: (bytes) => decoderOf(type)(new MessageReader(bytes), bytes.length),
  };
}
