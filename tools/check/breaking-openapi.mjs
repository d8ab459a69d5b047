// What a client of the older OpenAPI document could no longer do with the newer one, a sentence each.

const methods = ['get', 'put', 'post', 'delete', 'patch'];

/** Everything in `next` that breaks a client of `last`. */
export function breakingChanges(last, next) {
  const said = new Set();
  for (const [path, operations] of Object.entries(last.paths)) {
    for (const method of methods.filter((name) => operations[name])) {
      const name = `${method.toUpperCase()} ${path}`;
      const operation = next.paths[path]?.[method];
      if (!operation) said.add(`${name} is gone.`);
      else compareOperation({ name, last, next, say: (sentence) => said.add(sentence) }, operations[method], operation);
    }
  }
  return [...said];
}

function compareOperation(context, before, after) {
  const { name, say } = context;
  const [had, has] = [parametersOf(context.last, before), parametersOf(context.next, after)];
  for (const [key, parameter] of had) {
    if (!has.has(key)) say(`${name} no longer takes ${key}.`);
    else compareSchemas({ ...context, wanted: true }, parameter.schema, has.get(key).schema, key);
  }
  for (const [key, { required }] of has) if (required && !had.get(key)?.required) say(`${name} now requires ${key}.`);
  compareBodies(context, before, after);
  for (const [status, response] of Object.entries(before.responses ?? {}).filter(([code]) => code.startsWith('2'))) {
    const answer = after.responses?.[status];
    if (!answer) say(`${name} no longer answers ${status}.`);
    else compareContents({ ...context, wanted: false }, resolve(context.last, response), resolve(context.next, answer), `answer ${status}`);
  }
}

function compareBodies(context, before, after) {
  const [had, has] = [resolve(context.last, before.requestBody), resolve(context.next, after.requestBody)];
  if (had && !has) context.say(`${context.name} no longer takes a body.`);
  if (has?.required && !had?.required) context.say(`${context.name} now requires a body.`);
  if (had && has) compareContents({ ...context, wanted: true }, had, has, 'body');
}

function compareContents(context, before, after, at) {
  for (const [type, { schema }] of Object.entries(before.content ?? {})) {
    if (!after.content?.[type]) context.say(`${context.name}: the ${at} is no longer ${type}.`);
    else compareSchemas(context, schema, after.content[type].schema, at);
  }
}

/** `wanted`: what clients send, which may only become wider; what they get may only become richer. */
function compareSchemas(context, before, after, at, seen = new Set()) {
  const key = `${before?.$ref}|${after?.$ref}`;
  if (before?.$ref && seen.has(key)) return;
  const [had, has] = [merged(context.last, before), merged(context.next, after)];
  const { name, say, wanted } = context;
  const inside = new Set([...seen, key]);
  const [types, newTypes] = [typesOf(had), typesOf(has)];
  const lost = wanted
    ? types.filter((type) => newTypes.length > 0 && !newTypes.includes(type))
    : newTypes.filter((type) => types.length > 0 && !types.includes(type));
  if (lost.length > 0) say(`${name}: ${at} was ${types.join(' or ')} and is ${newTypes.join(' or ')} now.`);
  if (had.enum || has.enum) compareChoices(context, had.enum, has.enum, at);
  const required = new Set(has.required);
  for (const [field, schema] of Object.entries(had.properties ?? {})) {
    const place = `${at}.${field}`;
    if (!has.properties?.[field]) say(`${name}: ${place} is gone.`);
    else compareSchemas(context, schema, has.properties[field], place, inside);
    if (!wanted && had.required?.includes(field) && !required.has(field)) say(`${name}: ${place} may be missing now.`);
  }
  if (wanted) for (const field of required) if (!had.required?.includes(field)) say(`${name}: ${at}.${field} is required now.`);
  if (had.items && has.items) compareSchemas(context, had.items, has.items, `${at}[]`, inside);
  if (wanted) compareBounds(context, had, has, at);
}

function compareChoices({ name, say, wanted }, before, after, at) {
  const gone = wanted && after ? (before ?? ['anything']).filter((value) => !after.includes(value)) : [];
  if (gone.length > 0) say(`${name}: ${at} no longer takes ${gone.join(', ')}.`);
  const gained = wanted || !before ? [] : (after ?? ['anything']).filter((value) => !before.includes(value));
  if (gained.length > 0) say(`${name}: ${at} may be ${gained.join(', ')} now.`);
}

function compareBounds({ name, say }, before, after, at) {
  for (const bound of ['maximum', 'maxLength', 'maxItems', 'maxProperties']) {
    if (after[bound] !== undefined && after[bound] < (before[bound] ?? Infinity))
      say(`${name}: ${at} has a lower ${bound} now: ${after[bound]}.`);
  }
  for (const bound of ['minimum', 'minLength', 'minItems']) {
    if (after[bound] !== undefined && after[bound] > (before[bound] ?? -Infinity))
      say(`${name}: ${at} has a higher ${bound} now: ${after[bound]}.`);
  }
}

const parametersOf = (document, { parameters = [] }) =>
  new Map(parameters.map((one) => resolve(document, one)).map((one) => [`the ${one.in} parameter ${one.name}`, one]));

function resolve(document, thing) {
  if (!thing?.$ref) return thing;
  return thing.$ref
    .slice(2)
    .split('/')
    .reduce((part, key) => part?.[key], document);
}

/** A schema with the parts of `allOf` in one. */
function merged(document, schema) {
  const own = resolve(document, schema) ?? {};
  return (own.allOf ?? []).reduce((sum, part) => {
    const more = merged(document, part);
    return {
      ...sum,
      ...more,
      properties: { ...sum.properties, ...more.properties },
      required: [...(sum.required ?? []), ...(more.required ?? [])],
    };
  }, own);
}

const typesOf = ({ type, nullable }) => (type === undefined ? [] : [type].flat().concat(nullable ? ['null'] : []));
