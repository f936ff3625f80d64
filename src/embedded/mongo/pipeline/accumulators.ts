import { type evalExpr } from 'mingo/core';
import * as mingoAccumulators from 'mingo/operators/accumulator';
import { decodeDocument } from '../bson/decode.js';
import { type RawValue } from '../bson/raw-value.js';
import { T } from '../bson/types.js';
import { MongoError, notSupported } from '../errors.js';
import { KeyWriter, keyOf } from '../storage/key-encoding.js';
import { calculate } from '../update/arithmetic.js';
import { ArrayNode, asRaw, ObjectNode, nullValue, rawOf } from '../update/tree.js';
import { asMongoError, mingoOptions } from './expressions.js';
import { compileRaw, toRaw, type RawExpression } from './raw-expression.js';

/** Collects one value of one group. */
export interface Accumulator {
  add(doc: Buffer): void;
  result(): RawValue | undefined;
}

type Variables = Readonly<Record<string, unknown>>;
type Guard = (bytes: number) => void;

/** Reads `{$sum: "$x"}` and gives a maker of fresh accumulators. */
export function accumulatorFor(
  name: string,
  operation: RawValue,
  variables: Variables,
  guard: Guard,
): () => Accumulator {
  const [first, ...more] = operation.fields();
  if (!operation.isDocument || !first) throw new MongoError(40234, `The field '${name}' must be an accumulator object`);
  if (more.length > 0) throw new MongoError(40238, `The field '${name}' must specify one accumulator`);
  const [operator, operand] = first;
  const value = compileRaw(operand, variables);
  switch (operator) {
    case '$sum':
      return () => sum(value);
    case '$count':
      return () => sum(() => ONE);
    case '$avg':
      return () => average(value);
    case '$min':
      return () => extreme(value, -1, guard);
    case '$max':
      return () => extreme(value, 1, guard);
    case '$first':
      return () => keep(value, false, guard);
    case '$last':
      return () => keep(value, true, guard);
    case '$push':
      return () => push(value, guard);
    case '$mergeObjects':
      return () => merge(value, guard);
    case '$addToSet':
      return () => set(value, guard);
    default:
      return byMingo(operator, operand, variables, guard);
  }
}

const ONE = rawOf((writer, name) => writer.int32(name, 1));
const ZERO = rawOf((writer, name) => writer.int32(name, 0));

/** Adds up numbers; int32 and double are added as JS numbers while that is exact. */
function sum(value: RawExpression): Accumulator {
  let ints = 0;
  let exact: RawValue | undefined;
  const spill = (): void => {
    exact = add(
      exact ?? ZERO,
      rawOf((writer, name) => writer.int64(name, BigInt(ints))),
      ints === 0,
    );
    ints = 0;
  };
  return {
    add: (doc) => {
      const item = value(doc);
      if (item?.type === T.INT32) {
        ints += item.buf.readInt32LE(item.pos);
        if (!Number.isSafeInteger(ints * 2)) spill();
      } else if (item?.isNumber) exact = add(exact ?? ZERO, item, false);
    },
    result: () => {
      const whole = rawOf((writer, name) =>
        ints === (ints | 0) ? writer.int32(name, ints) : writer.int64(name, BigInt(ints)),
      );
      return exact ? add(exact, whole, ints === 0) : whole;
    },
  };
}

/** Adds; an overflowing Int64 goes on as a double, as on the server. */
function add(a: RawValue, b: RawValue, nothing: boolean): RawValue {
  if (nothing) return a;
  return calculate('add', a, b) ?? rawOf((writer, name) => writer.double(name, a.number() + b.number()));
}

function average(value: RawExpression): Accumulator {
  let total = 0;
  let count = 0;
  return {
    add: (doc) => {
      const item = value(doc);
      if (!item?.isNumber) return;
      total += item.number();
      count++;
    },
    result: () => (count === 0 ? nullValue() : rawOf((writer, name) => writer.double(name, total / count))),
  };
}

function extreme(value: RawExpression, sign: 1 | -1, guard: Guard): Accumulator {
  const writer = new KeyWriter();
  let best: { key: Buffer; value: RawValue } | undefined;
  return {
    add: (doc) => {
      const item = value(doc);
      if (!item || item.type === T.NULL || item.type === T.UNDEFINED) return;
      writer.reset().value(item.buf, item.type, item.pos);
      if (best && -best.key.compare(writer.buf, 0, writer.pos) * sign <= 0) return;
      const next = { key: writer.finish(), value: item.copy() };
      guard(next.key.length + sizeOf(next.value) - (best ? best.key.length + sizeOf(best.value) : 0));
      best = next;
    },
    result: () => best?.value ?? nullValue(),
  };
}

function keep(value: RawExpression, last: boolean, guard: Guard): Accumulator {
  let kept: RawValue | undefined;
  let seen = false;
  return {
    add: (doc) => {
      if (seen && !last) return;
      seen = true;
      const next = value(doc)?.copy();
      guard(sizeOf(next) - sizeOf(kept));
      kept = next;
    },
    result: () => kept ?? nullValue(),
  };
}

/** Bytes of a value that owns them. */
function sizeOf(value: RawValue | undefined): number {
  return value?.buf.length ?? 0;
}

function push(value: RawExpression, guard: Guard): Accumulator {
  const items: RawValue[] = [];
  return {
    add: (doc) => {
      const item = value(doc)?.copy();
      if (!item) return;
      guard(item.buf.length + 64);
      items.push(item);
    },
    result: () => asRaw(new ArrayNode(items)),
  };
}

function set(value: RawExpression, guard: Guard): Accumulator {
  const items = new Map<string, RawValue>();
  return {
    add: (doc) => {
      const item = value(doc);
      if (!item) return;
      const mark = keyOf(item).toString('latin1');
      if (items.has(mark)) return;
      guard(mark.length + item.end - item.pos + 64);
      items.set(mark, item.copy());
    },
    result: () => asRaw(new ArrayNode([...items.values()])),
  };
}

function merge(value: RawExpression, guard: Guard): Accumulator {
  const merged = new Map<string, RawValue>();
  return {
    add: (doc) => {
      const item = value(doc);
      if (!item || item.type === T.NULL || item.type === T.UNDEFINED) return;
      if (!item.isDocument) throw new MongoError(40400, '$mergeObjects requires object inputs');
      for (const [name, field] of item.fields()) {
        const next = field.copy();
        const known = merged.get(name);
        guard(sizeOf(next) - (known ? sizeOf(known) : -name.length));
        merged.set(name, next);
      }
    },
    result: () => {
      const whole = new ObjectNode();
      for (const [name, field] of merged) whole.fields.set(name, field);
      return asRaw(whole);
    },
  };
}

/** The rarer accumulators see all documents of their group at the end. */
function byMingo(operator: string, operand: RawValue, variables: Variables, guard: Guard): () => Accumulator {
  const known = Object.entries(mingoAccumulators).find(([name]) => name === operator);
  if (operator === '$accumulator') throw notSupported('accumulator $accumulator');
  if (!known) throw new MongoError(15952, `unknown group operator '${operator}'`);
  const options = mingoOptions(variables);
  const expression = operand.js();
  return () => {
    const documents: unknown[] = [];
    return {
      add: (doc) => {
        guard(doc.length);
        documents.push(decodeDocument(doc));
      },
      result: () => {
        try {
          return toRaw(applyAccumulator(known[1], documents, expression, options));
        } catch (error) {
          throw asMongoError(error);
        }
      },
    };
  };
}

function applyAccumulator(
  operator: unknown,
  documents: unknown[],
  expression: unknown,
  options: Parameters<typeof evalExpr>[2],
): unknown {
  return (operator as (...args: unknown[]) => unknown)(documents, expression, options);
}
