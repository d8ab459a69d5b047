import protobuf from 'protobufjs';
import { generated, member } from './generated-function.js';
import type { MessageWriter } from './message-writer.js';
import { wireTypes } from './wire-types.js';

/** Writes a message as our code has it: enums by their names, 64 bits as numbers. What is null or undefined is not said. */
export type Encode = (message: object, writer: MessageWriter) => void;

const made = new Map<protobuf.Type, Encode>();

/**
 * What writes messages of a type. protobufjs would first turn each into an object of its own, with enums by number and numbers in two halves, and then write
 * that: this one is generated to write at once, and the bytes are the same.
 */
export function encoderOf(type: protobuf.Type): Encode {
  const known = made.get(type);
  if (known) return known;
  // A message may be a part of itself: whoever is generated meanwhile calls it by way of this.
  const later: { encode?: Encode } = {};
  made.set(type, (message, writer) => later.encode?.(message, writer));
  const scope: Record<string, unknown> = {};
  const fields = type.fieldsArray.toSorted((a, b) => a.id - b.id).map((field) => field.resolve());
  const lines = fields.map(
    (field) => `var v${field.id} = ${member('m', field.name)}; if (v${field.id} != null) { ${writeField(field, scope)} }`,
  );
  const encode = generated<Encode>(`${type.name}$write`, ['m', 'w'], lines, scope);
  later.encode = encode;
  made.set(type, encode);
  return encode;
}

function writeField(field: protobuf.Field, scope: Record<string, unknown>): string {
  const from = `v${field.id}`;
  const { own, delimited, isPacked } = wireTypes(field);
  const begin = (wireType: number, id = field.id) => `w.uint32(${(id << 3) | wireType})`;
  const write = (value: string, wireType = own, id?: number) => writeValue(field, value, begin(wireType, id), scope);
  if (field instanceof protobuf.MapField) {
    return `for (var i = 0, keys = Object.keys(${from}); i < keys.length; i++) {
      ${begin(delimited)}.fork().uint32(${(1 << 3) | delimited}).string(keys[i]); ${write(`${from}[keys[i]]`, own, 2)} w.ldelim(); }`;
  }
  if (!field.repeated) return write(from);
  const each = (statement: string) => `for (var i = 0; i < ${from}.length; i++) { ${statement} }`;
  if (!isPacked) return each(write(`${from}[i]`));
  return `if (${from}.length > 0) { ${begin(delimited)}.fork(); ${each(writeValue(field, `${from}[i]`, 'w', scope))} w.ldelim(); }`;
}

/** A statement that writes a value behind what `begin` has written. */
function writeValue(field: protobuf.Field, value: string, begin: string, scope: Record<string, unknown>): string {
  const { id, type, resolvedType, fullName } = field;
  if (resolvedType instanceof protobuf.Type) {
    scope[`encode${id}`] = encoderOf(resolvedType);
    return `${begin}.fork(); encode${id}(${value}, w); w.ldelim();`;
  }
  if (resolvedType) {
    scope[`numbers${id}`] = { ...resolvedType.values };
    return `var n = numbers${id}[${value}] ?? ${value}; if (typeof n === "number") ${begin}.int32(n);`;
  }
  if (!written.has(type)) throw new Error(`${fullName} is a ${type}, which no contract had before.`);
  return `${begin}.${type}(${value});`;
}

/** What a writer writes, by the names of protobuf. */
const written = new Set(['string', 'bytes', 'bool', 'double', 'int32', 'int64']);
