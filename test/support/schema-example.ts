import { resolved, type Description, type Schema } from './described-answer.js';

/**
 * The value that a schema shows: its example, else one put together from the examples of its parts. Optional parts are left out unless
 * they have an example of their own.
 *
 * @throws Error naming the part that is required and shows nothing.
 */
export function exampleOf(description: Description, schema: Schema, at = ''): unknown {
  const value = shown(description, schema, at);
  if (value === undefined) throw new Error(`${at} is required and has no example.`);
  return value;
}

function given(description: Description, schema: Schema): unknown {
  const [first] = (schema['examples'] ?? resolved(description, schema)['examples'] ?? []) as readonly unknown[];
  return first;
}

function shown(description: Description, schema: Schema, at: string): unknown {
  const own = resolved(description, schema);
  const first = given(description, schema);
  if (first !== undefined) return first;
  const [word] = (own['enum'] ?? []) as readonly unknown[];
  if (word !== undefined) return word;
  if (own['type'] === 'boolean') return false;
  if (own['type'] === 'array') return items(description, own, at);
  return own['type'] === 'object' ? members(description, own, at) : undefined;
}

function items(description: Description, { items: item, minItems = 0 }: Schema, at: string): unknown {
  const one = shown(description, item as Schema, `${at}/0`);
  if (one !== undefined) return [one];
  return minItems === 0 ? [] : undefined;
}

function members(description: Description, { properties = {}, required = [] }: Schema, at: string): unknown {
  const needed = required as readonly string[];
  const entries = Object.entries(properties as Readonly<Record<string, Schema>>).map(([name, part]) => [
    name,
    needed.includes(name) ? exampleOf(description, part, `${at}/${name}`) : given(description, part),
  ]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}
