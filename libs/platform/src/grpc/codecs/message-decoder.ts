import protobuf from 'protobufjs';
import { wireTypes } from './wire-types.js';
import { generated } from './generated-function.js';
import { nameIn, setMember, wholeNumberOf } from './read-values.js';

/** Reads a message up to that position into a plain object. */
export type Decode = (reader: protobuf.Reader, end: number) => object;

const made = new Map<protobuf.Type, Decode>();

/**
 * What reads messages of a type into what our code has: enums by their names, 64 bits as numbers, and what was not said as nothing. protobufjs would first
 * make an object of its own, and then this out of it. All messages of a type have the same members in the same order.
 */
export function decoderOf(type: protobuf.Type): Decode {
  const known = made.get(type);
  if (known) return known;
  // A message may be a part of itself: whoever is generated meanwhile calls it by way of this.
  const later: { decode?: Decode } = {};
  made.set(type, (reader, end) => later.decode?.(reader, end) ?? {});
  const scope: Record<string, unknown> = { nameIn, setMember, wholeNumberOf };
  const fields = type.fieldsArray.map((field) => field.resolve());
  const lines = [
    ...fields.map((field) => `var f${field.id} = ${nothing(field)};`),
    'while (r.pos < end) { var tag = r.uint32(); switch (tag) {',
    ...fields.map((field) => readField(field, scope)),
    'default: r.skipType(tag & 7); } }',
    `return { ${fields.map(({ name, id }) => `${JSON.stringify(name)}: f${id}`).join(', ')} };`,
  ];
  const decode = generated<Decode>(`${type.name}$read`, ['r', 'end'], lines, scope);
  later.decode = decode;
  made.set(type, decode);
  return decode;
}

function nothing(field: protobuf.Field): string {
  if (field instanceof protobuf.MapField) return '{}';
  if (field.repeated) return '[]';
  return field.partOf ? 'undefined' : nothingOf(field);
}

/** A single value that a message says nothing of. */
function nothingOf({ type, resolvedType }: protobuf.Field): string {
  if (resolvedType) return resolvedType instanceof protobuf.Type ? 'null' : JSON.stringify(resolvedType.valuesById[0]);
  return { string: '""', bytes: 'Buffer.alloc(0)', bool: 'false' }[type] ?? '0';
}

/** The cases of a field. */
function readField(field: protobuf.Field, scope: Record<string, unknown>): string {
  const into = `f${field.id}`;
  const value = readValue(field, scope);
  const { own, delimited, isPacked } = wireTypes(field);
  const tag = (wireType: number) => (field.id << 3) | wireType;
  if (field instanceof protobuf.MapField) {
    return `case ${tag(delimited)}: { var last = r.uint32() + r.pos, key = "", value = ${nothingOf(field)};
      while (r.pos < last) { var part = r.uint32(); switch (part >>> 3) { case 1: key = r.string(); break; case 2: value = ${value}; break; default: r.skipType(part & 7); } }
      setMember(${into}, key, value); break; }`;
  }
  if (!field.repeated) return `case ${tag(own)}: ${into} = ${value}; break;`;
  const one = `case ${tag(own)}: ${into}.push(${value}); break;`;
  return isPacked
    ? `${one} case ${tag(delimited)}: { var last = r.uint32() + r.pos; while (r.pos < last) ${into}.push(${value}); break; }`
    : one;
}

/** An expression that reads a value. */
function readValue({ id, type, resolvedType }: protobuf.Field, scope: Record<string, unknown>): string {
  if (resolvedType instanceof protobuf.Type) {
    scope[`decode${id}`] = decoderOf(resolvedType);
    return `decode${id}(r, r.uint32() + r.pos)`;
  }
  if (resolvedType) {
    scope[`names${id}`] = { ...resolvedType.valuesById };
    return `nameIn(names${id}, r.int32())`;
  }
  return type === 'int64' ? 'wholeNumberOf(r)' : `r.${type}()`;
}
