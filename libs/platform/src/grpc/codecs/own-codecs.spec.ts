import { describe, expect, it } from '@jest/globals';
import { loadSync, type ServiceDefinition } from '@grpc/proto-loader';
import protobuf from 'protobufjs';
import { loadContracts, loaderOptions, protoFiles, protoRoot, type ServiceName } from '../proto-files.js';

const texts = [
  '',
  'plain',
  'ß and 漢 and 😀',
  'just short'.padEnd(39, '.'),
  'ü'.repeat(64),
  'long '.repeat(40),
  'ends in ü'.padStart(127, '-'),
  '漢'.repeat(9_000),
];
const wholes = [0, 1, -1, 127, 128, 16_384, 2 ** 31 - 1, -(2 ** 31)];
const longs = [...wholes, 2 ** 32, 2 ** 35 + 5, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER];

/** A message with all its fields set, each message deep, and other values with another `turn`. */
function filled(type: protobuf.Type, turn: number, depth = 0): object {
  const valueOf = (field: protobuf.Field, at: number): unknown => {
    const pick = <T>(from: readonly T[]): T => from[at % from.length];
    if (field.resolvedType instanceof protobuf.Type) return filled(field.resolvedType, turn, depth + 1);
    if (field.resolvedType) return pick(Object.keys(field.resolvedType.values));
    if (field.type === 'string') return pick(texts);
    if (field.type === 'bytes') return Buffer.from(pick(texts));
    if (field.type === 'bool') return at % 2 === 0;
    if (field.type === 'double') return pick([0, 1.5, -2e300, Number.NaN]);
    return pick(field.type === 'int64' ? longs : wholes);
  };
  const fields = type.fieldsArray.filter((field) => depth < 4 || !(field.resolve().resolvedType instanceof protobuf.Type));
  return Object.fromEntries(
    fields.map((field) => {
      const value = valueOf(field, turn + field.id);
      if (field.map) return [field.name, Object.fromEntries(texts.slice(turn % 3).map((key) => [key, value]))];
      return [field.name, field.repeated ? [value, valueOf(field, turn + field.id + 1)] : value];
    }),
  );
}

const services = Object.keys(protoFiles) as ServiceName[];
const rpcs = services.flatMap((service) => {
  const theirs = loadSync([...protoFiles[service]], loaderOptions);
  const ours = loadContracts(service);
  return Object.entries(theirs).flatMap(([name, definition]) =>
    'format' in definition
      ? []
      : Object.entries(definition).map(([method, rpc]) => [`${name}.${method}`, (ours[name] as ServiceDefinition)[method], rpc] as const),
  );
});

describe('messages of rpcs', () => {
  const root = new protobuf.Root();
  root.resolvePath = (_from, file) => `${protoRoot}/${file}`;
  root.loadSync(Object.values(protoFiles).flat()).resolveAll();

  const typesOf = (name: string) => root.lookupService(name.slice(0, name.lastIndexOf('.'))).methods[name.slice(name.lastIndexOf('.') + 1)];

  it.each(rpcs)('%s are written as the loader writes them', (name, ours, theirs) => {
    const { resolvedRequestType, resolvedResponseType } = typesOf(name);
    for (let turn = 0; turn < 12; turn++) {
      const request = filled(resolvedRequestType!, turn);
      const response = filled(resolvedResponseType!, turn);
      expect(ours.requestSerialize(request).equals(theirs.requestSerialize(request))).toBe(true);
      expect(ours.responseSerialize(response).equals(theirs.responseSerialize(response))).toBe(true);
    }
    expect(ours.responseSerialize({}).equals(theirs.responseSerialize({}))).toBe(true);
  });

  it.each(rpcs)('%s are read as the loader reads them', (name, ours, theirs) => {
    const { resolvedRequestType, resolvedResponseType } = typesOf(name);
    for (let turn = 0; turn < 12; turn++) {
      const request = theirs.requestSerialize(filled(resolvedRequestType!, turn));
      const response = theirs.responseSerialize(filled(resolvedResponseType!, turn));
      expect(ours.requestDeserialize(request)).toEqual(theirs.requestDeserialize(request));
      expect(ours.responseDeserialize(response)).toEqual(theirs.responseDeserialize(response));
    }
    expect(ours.responseDeserialize(Buffer.alloc(0))).toEqual(theirs.responseDeserialize(Buffer.alloc(0)));
  });

  const getProduct = rpcs.find(([name]) => name === 'ashlar.catalog.v1.ProductService.GetProduct')![1];

  it('keep what a later contract adds out of those that we know', () => {
    const product = getProduct.responseSerialize({ product: { id: 'one', version: 2 ** 31 - 1 } });
    const [asText, asNumber, inEightBytes] = [Buffer.from([0xa2, 0x3f, 2, 65, 66]), Buffer.from([0xa0, 0x3f, 0x96, 1]), Buffer.from([0xa1, 0x3f, ...Buffer.alloc(8)])]; // prettier-ignore
    const read = getProduct.responseDeserialize(Buffer.concat([asText, product, asNumber, inEightBytes]));
    expect(read).toMatchObject({ product: { id: 'one', version: 2 ** 31 - 1, name: '', variants: [] } });
    expect(Object.keys(read)).toEqual(['product']);
  });

  it('have an enum that came to be after us as its number', () => {
    const status = root.lookupType('ashlar.catalog.v1.Product').fields['status'].id;
    expect(getProduct.responseDeserialize(Buffer.from([10, 2, status << 3, 99]))).toMatchObject({ product: { status: 99 } });
  });

  it('have all names in maps that texts can be', () => {
    const attributes = JSON.parse('{"__proto__":{"text":"a"},"constructor":{"text":"b"}}') as object;
    const { product } = getProduct.responseDeserialize(getProduct.responseSerialize({ product: { attributes } })) as {
      product: { attributes: object };
    };
    expect(Object.entries(product.attributes)).toEqual([['__proto__', { text: 'a' }], ['constructor', { text: 'b' }]].map(([name, value]) => [name, expect.objectContaining(value as object)])); // prettier-ignore
    expect(Object.getPrototypeOf(product.attributes)).toBe(Object.prototype);
  });

  it('that are cut off, or say that they are longer than they are, are not read', () => {
    const whole = getProduct.responseSerialize({ product: { id: 'x'.repeat(300), priceMin: { amount: 2 ** 40, currency: 'EUR' } } });
    for (let end = 1; end < whole.length; end++) expect(() => getProduct.responseDeserialize(whole.subarray(0, end))).toThrow();
  });

  it('stay as they are when another is written', () => {
    const [, rpc] = rpcs[0];
    const first = rpc.requestSerialize({});
    const kept = Buffer.from(first);
    for (const [, other] of rpcs) other.responseSerialize(filled(root.lookupTypeOrEnum('ashlar.catalog.v1.Product'), 5));
    expect(first.equals(kept)).toBe(true);
  });
});
