import { UndecodableEventError, UnsafeDataError } from './errors.js';
import { type EncodedEvent, EventCodec } from './event-codec.js';
import type { EventCatalogue } from './event-declaration.js';

const catalogue: EventCatalogue = {
  NoteTaken: { version: 1, clause: '1.1', personal: ['author', 'lines[].text'] },
  NoteFiled: {
    version: 3,
    clause: '6.2',
    personal: [],
    upcasters: {
      1: ({ folder, ...rest }) => ({ ...rest, place: folder }),
      2: (data) => ({ ...data, shelf: 'unknown' }),
    },
  },
  NoteShredded: { version: 3, clause: '6.2', personal: [], upcasters: { 2: (data) => ({ ...data }) } },
};
const codec = new EventCodec(catalogue);
const sealer = {
  seal: (value: unknown, eventId: string, path: string) => ({ sealed: `${eventId}:${path}:${JSON.stringify(value)}` }),
};

function stored(type: string, data: object, metadata: unknown): EncodedEvent {
  return { id: 'e-1', streamName: 'note-1', type, revision: 7n, position: 4711n, data, metadata };
}

describe('encoding a decided event', () => {
  it('seals the personal values in place, names where each belongs, and gives the newest schema version', () => {
    const event = { type: 'NoteTaken', data: { author: { name: 'Li' }, lines: [{ text: 'a', at: 1 }], kind: 'call' } };

    expect(codec.encode(event, 'e-1', sealer)).toEqual({
      schemaVersion: 1,
      event: {
        type: 'NoteTaken',
        data: {
          author: { sealed: 'e-1:author:{"name":"Li"}' },
          lines: [{ text: { sealed: 'e-1:lines[0].text:"a"' }, at: 1 }],
          kind: 'call',
        },
      },
    });
  });

  it('leaves the decided event as it was', () => {
    const event = { type: 'NoteTaken', data: { author: 'Li' } };
    codec.encode(event, 'e-1', sealer);

    expect(event).toEqual({ type: 'NoteTaken', data: { author: 'Li' } });
  });

  it('refuses data that JSON would change', () => {
    expect(() => codec.encode({ type: 'NoteTaken', data: { at: new Date(0) } }, 'e-1', sealer)).toThrow(
      UnsafeDataError,
    );
  });

  it('refuses a type that is not in the catalogue', () => {
    expect(() => codec.encode({ type: 'NoteBurnt', data: {} }, 'e-1', sealer)).toThrow(UndecodableEventError);
  });

  it('does not take a name that every object has for a type', () => {
    expect(() => codec.encode({ type: 'toString', data: {} }, 'e-1', sealer)).toThrow(UndecodableEventError);
  });
});

describe('decoding a stored event', () => {
  it('gives an event of the newest version as it is', () => {
    const event = stored('NoteTaken', { author: { sealed: 'x' } }, { schemaVersion: 1 });

    expect(codec.decode(event)).toBe(event);
  });

  it.each<[number, object, object]>([
    [1, { folder: 'A' }, { place: 'A', shelf: 'unknown' }],
    [2, { place: 'A' }, { place: 'A', shelf: 'unknown' }],
    [3, { place: 'A', shelf: '1' }, { place: 'A', shelf: '1' }],
  ])('lifts version %d step by step to the newest', (schemaVersion, data, lifted) => {
    const decoded = codec.decode(stored('NoteFiled', data, { schemaVersion, reason: 'kept' }));

    expect(decoded).toMatchObject({
      id: 'e-1',
      revision: 7n,
      position: 4711n,
      metadata: { schemaVersion: 3, reason: 'kept' },
    });
    expect(decoded.data).toEqual(lifted);
  });

  it('leaves the stored event itself as it was', () => {
    const event = stored('NoteFiled', { folder: 'A' }, { schemaVersion: 1 });
    codec.decode(event);

    expect(event).toMatchObject({ data: { folder: 'A' }, metadata: { schemaVersion: 1 } });
  });

  it.each<[string, EncodedEvent, string]>([
    [
      'of an unknown type',
      stored('NoteBurnt', {}, { schemaVersion: 1 }),
      'Event NoteBurnt (note-1@7): its type is not in the catalogue.',
    ],
    [
      'written by a newer release',
      stored('NoteTaken', {}, { schemaVersion: 2 }),
      'Event NoteTaken (note-1@7): schema version 2 is newer than 1, the newest known here.',
    ],
    [
      'that no upcaster leads on from',
      stored('NoteShredded', {}, { schemaVersion: 1 }),
      'Event NoteShredded (note-1@7): nothing lifts schema version 1 to 2.',
    ],
    [
      'without metadata',
      stored('NoteTaken', {}, undefined),
      'Event NoteTaken (note-1@7): its metadata names no schema version.',
    ],
    ['with a version of zero', stored('NoteTaken', {}, { schemaVersion: 0 }), 'its metadata names no schema version.'],
    [
      'with a version as text',
      stored('NoteTaken', {}, { schemaVersion: '1' }),
      'its metadata names no schema version.',
    ],
  ])('refuses an event %s and says which', (_name, event, message) => {
    expect(() => codec.decode(event)).toThrow(UndecodableEventError);
    expect(() => codec.decode(event)).toThrow(message);
  });
});
