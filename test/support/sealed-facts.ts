import { caseCatalogue } from '../../src/cases/case-catalogue.js';
import type { CaseEvent } from '../../src/cases/domain/events/case-event.js';

const marker = { sealed: 'AAAA', key: 'customer:C-1' };

function sealAt(value: unknown, path: readonly string[]): unknown {
  const [head, ...rest] = path;
  if (value === undefined || head === undefined) return value === undefined ? undefined : marker;
  if (head.endsWith('[]')) {
    const key = head.slice(0, -2);
    const items = (value as Record<string, unknown[]>)[key] ?? [];
    return { ...(value as object), [key]: items.map((item) => sealAt(item, rest)) };
  }
  if (!Object.hasOwn(value as object, head)) return value;
  return { ...(value as object), [head]: sealAt((value as Record<string, unknown>)[head], rest) };
}

/** The fact as a fold sees it in the log: every personal field is an opaque marker. */
export function sealed(event: CaseEvent): CaseEvent {
  const data = caseCatalogue[event.type].personal.reduce<unknown>(
    (sealedSoFar, path) => sealAt(sealedSoFar, path.split('.')),
    event.data,
  );
  return { type: event.type, data } as CaseEvent;
}
