import { type RawValue } from '../bson/raw-value.js';
import { T } from '../bson/types.js';
import { show } from '../bson/show.js';
import { InvalidBson, validateDocument } from '../bson/validate.js';
import { CODE, MongoError } from '../errors.js';
import { idOf } from '../storage/document-writer.js';
import { concretePaths, type ArrayContext } from './array-paths.js';
import { FINDING, MAKING, type FieldOperator } from './field-operators.js';
import { findPlace, makePlace } from './place.js';
import { ObjectNode, encodeNode, nestedTooDeeply, opened } from './tree.js';

/** One `operator: {path: operand}` of an update. */
interface Change {
  readonly operator: string;
  readonly path: string;
  readonly parts: readonly string[];
  readonly operand: RawValue;
}

/** How an update is applied: to a stored document, or to the seed of a new one. */
export interface UpdateRun {
  readonly inserting: boolean;
  readonly arrays: ArrayContext;
}

/** Turns the bytes of a document into those after the update. */
export type Update = (doc: RawValue, run: UpdateRun) => Buffer;

/**
 * Compiles an update of operators.
 * @throws MongoError 9 for unknown operators, 40 for paths that collide, 56 for empty names; the update throws 15 for a
 * document that is nested too deeply
 */
export function compileOperators(spec: RawValue): Update {
  const changes = spec.fields().flatMap(([operator, fields]) => changesOf(operator, fields));
  checkConflicts(changes);
  // The server visits paths in the order of their names, whatever the order they were given in.
  const ordered = changes.sort((a, b) => compareParts(a.parts, b.parts));
  const deepens = changes.some(mayDeepen);
  return (doc, run) => {
    const root = opened(doc);
    if (!(root instanceof ObjectNode)) throw new MongoError(CODE.BadValue, 'not a document');
    const id = root.fields.has('_id') ? show(idOf(doc.bytes())) : 'null';
    for (const change of ordered) apply(root, change, run, id);
    const bytes = encodeNode(root, doc.end - doc.pos + 256);
    if (deepens) requireDepth(bytes);
    return bytes;
  };
}

/** A value of a message lies five levels deep there already, so only one that goes deeper, or is moved, can be too deep. */
function mayDeepen({ operator, parts, operand }: Change): boolean {
  return operator === '$rename' || (parts.length > 4 && (operand.type === T.OBJECT || operand.type === T.ARRAY));
}

function requireDepth(bytes: Buffer): void {
  try {
    validateDocument(bytes, 0, bytes.length);
  } catch (error) {
    throw error instanceof InvalidBson ? nestedTooDeeply() : error;
  }
}

function changesOf(operator: string, fields: RawValue): Change[] {
  if (!MAKING.has(operator) && !FINDING.has(operator) && operator !== '$rename')
    throw new MongoError(
      CODE.FailedToParse,
      `Unknown modifier: ${operator}. Expected a valid update modifier or pipeline-style update specified as an array`,
    );
  if (!fields.isDocument)
    throw new MongoError(
      CODE.FailedToParse,
      `Modifiers operate on fields but we found type ${show(fields)} instead. For example: {$mod: {<field>: ...}} not {${operator}: ${show(fields)}}`,
    );
  return fields.fields().flatMap(([path, operand]): Change[] => {
    const change = { operator, path, parts: splitPath(path), operand };
    if (operator !== '$rename') return [change];
    const target = operand.string();
    if (target === path)
      throw new MongoError(
        CODE.BadValue,
        `The source and target field for $rename must differ: ${path}: ${show(operand)}`,
      );
    // The target takes part in the check for conflicts, the source does the work.
    return [change, { operator: '$renamed', path: target, parts: splitPath(target), operand }];
  });
}

function splitPath(path: string): string[] {
  const parts = path.split('.');
  if (path === '' || parts.includes(''))
    throw new MongoError(
      CODE.EmptyFieldName,
      `The update path '${path}' contains an empty field name, which is not allowed.`,
    );
  const dollar = parts.find((part) => part.startsWith('$') && part !== '$' && !/^\$\[\w*\]$/.test(part));
  if (dollar !== undefined && !['$id', '$ref', '$db'].includes(dollar))
    throw new MongoError(
      CODE.DollarPrefixedFieldName,
      `The dollar ($) prefixed field '${dollar}' in '${path}' is not allowed in the context of an update's replacement document. Consider using an aggregation pipeline with $replaceWith.`,
    );
  return parts;
}

function checkConflicts(changes: readonly Change[]): void {
  if (changes.length < 2) return;
  const taken = new Map<string, string>();
  for (const { path, parts } of changes) {
    for (let depth = 1; depth <= parts.length; depth++) {
      const prefix = parts.slice(0, depth).join('.');
      const use = depth === parts.length ? 'end' : 'way';
      const before = taken.get(prefix);
      if (before !== undefined && (before === 'end' || use === 'end'))
        throw new MongoError(
          CODE.ConflictingUpdateOperators,
          `Updating the path '${path}' would create a conflict at '${prefix}'`,
        );
      taken.set(prefix, use);
    }
  }
}

function compareParts(a: readonly string[], b: readonly string[]): number {
  for (const [i, part] of a.entries()) {
    const other = b[i];
    if (other === undefined) return 1;
    if (part === other) continue;
    const [x, y] = [Number(part), Number(other)];
    if (Number.isInteger(x) && Number.isInteger(y)) return x - y;
    return Buffer.compare(Buffer.from(part), Buffer.from(other));
  }
  return a.length - b.length;
}

function apply(root: ObjectNode, change: Change, run: UpdateRun, id: string): void {
  const { operator, operand } = change;
  if (operator === '$renamed' || (operator === '$setOnInsert' && !run.inserting)) return;
  if (operator === '$rename') {
    rename(root, change);
    return;
  }
  for (const parts of concretePaths(root, change.parts, run.arrays)) {
    const site = { path: parts.join('.'), id };
    const make = MAKING.get(operator);
    if (make) make(makePlace(root, parts), operand, site);
    else act(FINDING.get(operator), root, parts, operand, site);
  }
}

function act(
  operator: FieldOperator | undefined,
  root: ObjectNode,
  parts: readonly string[],
  operand: RawValue,
  site: { path: string; id: string },
): void {
  const place = findPlace(root, parts);
  if (place) operator?.(place, operand, site);
}

function rename(root: ObjectNode, { parts, operand }: Change): void {
  const source = findPlace(root, parts);
  const value = source?.value;
  if (!source || value === undefined) return;
  source.unset();
  // A renamed field is written anew, so it goes to the end even when the target exists.
  const target = operand.string().split('.');
  makePlace(root, target).set(value);
}
