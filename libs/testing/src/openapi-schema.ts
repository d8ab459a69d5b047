/** As much of JSON Schema as our OpenAPI document uses. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  nullable?: boolean;
  enum?: unknown[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
  allOf?: Schema[];
  oneOf?: Schema[];
  anyOf?: Schema[];
  format?: string;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  example?: unknown;
}

export type Schemas = Record<string, Schema>;

/** Where `value` is not what the schema says; members that the schema does not name are such places as well. */
export function mismatches(schema: Schema, value: unknown, schemas: Schemas, path = '$'): string[] {
  const { $ref, allOf, oneOf, anyOf } = schema;
  if ($ref !== undefined) return mismatches(resolve($ref, schemas), value, schemas, path);
  if (value === null && schema.nullable) return [];
  if (allOf) return mismatches(merged(allOf, schemas), value, schemas, path);
  const ways = oneOf ?? anyOf;
  if (ways) {
    const tries = ways.map((way) => mismatches(way, value, schemas, path));
    return tries.some((each) => each.length === 0) ? [] : [`${path} is none of the documented kinds: ${tries.flat().join('; ')}`];
  }
  const types = schema.type === undefined ? [] : [schema.type].flat();
  if (types.length > 0 && !types.some((type) => isOf(type, value))) return [`${path} is ${typeOf(value)}, not ${types.join(' or ')}`];
  if (schema.enum && value !== null && !schema.enum.includes(value))
    return [`${path} is ${JSON.stringify(value)}, not ${schema.enum.join(' or ')}`];
  if (Array.isArray(value)) return value.flatMap((item, index) => mismatches(schema.items ?? {}, item, schemas, `${path}[${index}]`));
  return isObject(value) ? memberMismatches(schema, value, schemas, path) : [];
}

function memberMismatches(schema: Schema, value: Record<string, unknown>, schemas: Schemas, path: string): string[] {
  const { properties = {}, required = [], additionalProperties } = schema;
  const missing = required.filter((name) => !(name in value)).map((name) => `${path}.${name} is missing`);
  const free = schema.properties === undefined || additionalProperties !== undefined;
  const others = Object.entries(value).flatMap(([name, member]) => {
    const at = `${path}.${name}`;
    if (properties[name]) return mismatches(properties[name], member, schemas, at);
    if (typeof additionalProperties === 'object') return mismatches(additionalProperties, member, schemas, at);
    return free ? [] : [`${at} is not documented`];
  });
  return [...missing, ...others];
}

function resolve(ref: string, schemas: Schemas): Schema {
  const schema = schemas[ref.replace('#/components/schemas/', '')];
  if (!schema) throw new Error(`The document has no ${ref}`);
  return schema;
}

function merged(parts: Schema[], schemas: Schemas): Schema {
  const whole = parts.map((part) => (part.$ref === undefined ? part : resolve(part.$ref, schemas)));
  if (whole.length === 1) return whole[0];
  return {
    type: 'object',
    properties: Object.assign({}, ...whole.map(({ properties }) => properties)) as Record<string, Schema>,
    required: whole.flatMap(({ required = [] }) => required),
  };
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

const typeOf = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);

const isOf = (type: string, value: unknown): boolean => (type === 'integer' ? Number.isInteger(value) : typeOf(value) === type);
