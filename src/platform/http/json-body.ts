import { isUtf8 } from 'node:buffer';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { forbiddenNames } from './forbidden-names.js';
import { pointerOf } from './json-pointer.js';
import { badRequest } from './problem.js';

const maxDepth = 32;
const rawBodies = new WeakMap<object, Buffer>();
const noBody = Buffer.alloc(0);

/** The bytes of the body as they came, empty when there was none. */
export function rawBodyOf(request: FastifyRequest): Buffer {
  return rawBodies.get(request.raw) ?? noBody;
}

/** Takes JSON bodies only; every other content type is answered with 415. */
export function acceptJsonOnly(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser(
    /^application\/json\s*(?:;\s*charset="?utf-8"?\s*)?$/i,
    { parseAs: 'buffer' },
    (request, body, done) => {
      const bytes = body as Buffer;
      rawBodies.set(request.raw, bytes);
      try {
        done(null, bytes.length === 0 ? undefined : parseJson(bytes));
      } catch (error) {
        done(error as Error);
      }
    },
  );
}

/**
 * Parses JSON strictly: valid UTF-8, no repeated names, none of the names that reach an object's prototype, bounded depth.
 *
 * @throws ProblemError 400 `body-not-utf8`, `body-not-json`, `body-too-deep`, `body-name-forbidden` or `body-name-repeated`.
 */
export function parseJson(bytes: Buffer): unknown {
  if (!isUtf8(bytes)) {
    throw badRequest('body-not-utf8', 'The body must be JSON in valid UTF-8.');
  }
  const text = bytes.toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw badRequest('body-not-json', 'The body must be one well-formed JSON value.');
  }
  if (countMembers(value) !== countColons(text)) {
    throw badRequest(
      'body-name-repeated',
      'An object in the body gives the same name twice, so its meaning is not clear.',
    );
  }
  return value;
}

/** Walks the parsed value without recursion, so that depth is refused and not a stack overflow. */
function countMembers(root: unknown): number {
  let members = 0;
  let level: { readonly value: object; readonly path: readonly string[] }[] = isObject(root)
    ? [{ value: root, path: [] }]
    : [];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth >= maxDepth) {
      throw badRequest('body-too-deep', `The body may be nested at most ${maxDepth} levels deep.`);
    }
    const next: typeof level = [];
    for (const { value, path } of level) {
      const named = !Array.isArray(value);
      for (const [key, child] of Object.entries(value) as [string, unknown][]) {
        if (named) {
          members += 1;
          refuseForbidden(key, path);
        }
        if (isObject(child)) {
          next.push({ value: child, path: [...path, key] });
        }
      }
    }
    level = next;
  }
  return members;
}

function refuseForbidden(key: string, path: readonly string[]): void {
  if (forbiddenNames.has(key)) {
    throw badRequest('body-name-forbidden', `The body may not use the name ${key}.`, [
      { in: 'body', pointer: pointerOf([...path, key]), message: 'must be left out' },
    ]);
  }
}

/** Colons outside of strings: one for each member that was written, while the parsed value keeps only the last of a name. */
function countColons(text: string): number {
  let colons = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === 0x3a) {
      colons += 1;
    } else if (code === 0x22) {
      index = endOfString(text, index);
    }
  }
  return colons;
}

function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (isEscaped(text, end)) {
    end = text.indexOf('"', end + 1);
  }
  return end;
}

function isEscaped(text: string, index: number): boolean {
  let backslashes = 0;
  while (text.charCodeAt(index - 1 - backslashes) === 0x5c) {
    backslashes += 1;
  }
  return backslashes % 2 === 1;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
