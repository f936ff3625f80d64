import { encodeRecord } from '../storage/recorded-event.js';
import { StoredEvent } from '../storage/stored-event.js';
import { eventFilter, type FilterExpression } from './event-filter.js';
import { InvalidFilterError } from './read-errors.js';

function stored(stream: string, type: string): StoredEvent {
  const empty = Buffer.alloc(0);
  const id = '00000000-0000-4000-8000-000000000000';
  const proposed = { id, type: Buffer.from(type), json: true, data: empty, metadata: empty };
  return new StoredEvent(1, encodeRecord(Buffer.from(stream), 0, 1, 1, proposed));
}

const passes = (expression: Partial<FilterExpression>, stream: string, type: string) =>
  eventFilter({ subject: 'event-type', regex: '', prefixes: [], ...expression })(stored(stream, type));

describe('A filter', () => {
  it('looks at the event type or at the stream name', () => {
    expect(passes({ prefixes: ['a'] }, 'x', 'abc')).toBe(true);
    expect(passes({ prefixes: ['a'], subject: 'stream-name' }, 'x', 'abc')).toBe(false);
    expect(passes({ prefixes: ['b', 'x'], subject: 'stream-name' }, 'x', 'abc')).toBe(true);
  });

  it('compares prefixes letter by letter', () => {
    expect(passes({ prefixes: ['A'] }, 'x', 'abc')).toBe(false);
    expect(passes({ prefixes: ['é'] }, 'x', 'écarté')).toBe(true);
  });

  it('prefers the regular expression over prefixes', () => {
    expect(passes({ regex: '^b', prefixes: ['a'] }, 'x', 'abc')).toBe(false);
    expect(passes({ regex: '^[^$].*' }, 'x', '$metadata')).toBe(false);
  });

  it('without either lets nothing through', () => {
    expect(passes({}, 'x', 'abc')).toBe(false);
  });

  it.each(['(', '(?=a)', '(?<!a)b', '(a)\\1'])('refuses the expression %s', (regex) => {
    expect(() => passes({ regex }, 'x', 'y')).toThrow(InvalidFilterError);
  });
});
