import protobuf from 'protobufjs';

/** How values stand in a message (protobuf.dev/programming-guides/encoding). */
const varint = 0;
const eightBytes = 1;
/** Behind their length: texts, messages, and numbers in a row. */
const delimited = 2;

/** How a single value of a field stands in a message, and how what has a length does; `isPacked`: many of them stand in a row. */
export function wireTypes({ type, resolvedType, packed }: protobuf.Field): { own: number; delimited: number; isPacked: boolean } {
  const hasLength = resolvedType ? resolvedType instanceof protobuf.Type : type === 'string' || type === 'bytes';
  return { own: hasLength ? delimited : type === 'double' ? eightBytes : varint, delimited, isPacked: packed && !hasLength };
}
