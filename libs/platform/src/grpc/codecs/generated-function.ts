import protobuf from 'protobufjs';

/** A function made of those lines, which may name what is in `scope`. It is made by what protobufjs makes its own with. */
export function generated<T>(name: string, params: string[], lines: readonly string[], scope: Record<string, unknown>): T {
  const append = protobuf.util.codegen(params, name);
  for (const line of lines) append('%s', line);
  return append(scope) as T;
}

/** A member of an object, whatever its name. */
export const member = (object: string, name: string): string => `${object}[${JSON.stringify(name)}]`;
