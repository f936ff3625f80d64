import type { StoredCaseEvent } from '../case-fold.js';
import type { CaseSections } from './case-details.js';
import type { Fact } from './fact.js';

/**
 * D1 The document with a correction applied to the fact that it names, wherever that fact stands. What is not on the way to it stays
 * the same object; a correction of a fact that is not shown changes nothing.
 */
export function withCorrection<Node>(node: Node, correction: StoredCaseEvent<'FactCorrected'>['data']): Node {
  if (typeof node !== 'object' || node === null) return node;
  if (isFactOf(node, correction.eventId)) return corrected(node, correction) as Node;
  if (Array.isArray(node)) {
    const items = node.map((item: unknown) => withCorrection(item, correction));
    return items.some((item, index) => item !== node[index]) ? (items as Node) : node;
  }
  const entries = Object.entries(node).map(
    ([name, value]) => [name, withCorrection<unknown>(value, correction)] as const,
  );
  const fields = node as Readonly<Record<string, unknown>>;
  return entries.some(([name, value]) => value !== fields[name]) ? (Object.fromEntries(entries) as Node) : node;
}

/**
 * D1 The opened document with its corrections applied once more, in order: inside a value that was sealed as a whole (such as the
 * contact details) there was nothing to reach before it was opened.
 */
export function withCorrectionsInside<Details extends Pick<CaseSections, 'records'>>(opened: Details): Details {
  return opened.records.corrections.reduce((details, { data }) => withCorrection(details, data), opened);
}

/** What stands for a value that cannot be looked into: sealed, withheld from this actor, or erased. */
function isClosed(node: object): boolean {
  return 'sealed' in node || 'withheld' in node || 'erased' in node;
}

function isFactOf(node: object, eventId: string): node is Fact {
  return 'eventId' in node && 'revision' in node && 'data' in node && node.eventId === eventId;
}

function corrected(fact: Fact, { field, newValue }: StoredCaseEvent<'FactCorrected'>['data']): Fact {
  return {
    ...fact,
    data: replaced(fact.data, steps(field), newValue),
    corrected: [...new Set([...(fact.corrected ?? []), field])],
  } as Fact;
}

/** `measures[0].dueAt` and `measures.0.dueAt` name the same place. */
function steps(field: string): readonly string[] {
  return field.replaceAll(/\[(\d+)\]/g, '.$1').split('.');
}

function replaced(node: unknown, path: readonly string[], value: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (Array.isArray(node)) {
    return node.map((item: unknown, index) => (String(index) === step ? replaced(item, rest, value) : item));
  }
  if (typeof node !== 'object' || node === null || isClosed(node)) return node;
  const inner = Object.hasOwn(node, step) ? (node as Readonly<Record<string, unknown>>)[step] : undefined;
  if (rest.length > 0 && inner === undefined) return node;
  return { ...node, [step]: replaced(inner, rest, value) };
}
