import streams from '@eventstore/db-client/generated/streams_pb.js';
import fc from 'fast-check';
import { encodeRecord, TOMBSTONE_REVISION } from './recorded-event.js';
import { StoredEvent } from './stored-event.js';

const event = fc.record({
  id: fc.uuid(),
  type: fc.string({ minLength: 1, maxLength: 300, unit: 'grapheme' }).map((text) => Buffer.from(text)),
  json: fc.boolean(),
  data: fc.uint8Array({ maxLength: 20_000, size: 'max' }).map((bytes) => Buffer.from(bytes)),
  metadata: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
});
const name = fc.string({ minLength: 1, maxLength: 200, unit: 'grapheme' });
const number = fc.oneof(fc.nat(300), fc.integer({ min: 0, max: 2 ** 47 }));

describe('A record of the log', () => {
  it('is a message that the client reads as the event that was written', () => {
    fc.assert(
      fc.property(name, number, number, event, (stream, revision, position, proposed) => {
        const createdMs = 1_790_000_000_123;
        const stored = new StoredEvent(
          position,
          encodeRecord(Buffer.from(stream), revision, position, createdMs, proposed),
        );
        const message = streams.ReadResp.deserializeBinary(stored.message).getEvent();
        const recorded = message?.getEvent();
        expect(message?.getCommitPosition()).toBe(String(position));
        expect(recorded?.getId()?.getString()).toBe(proposed.id);
        expect(Buffer.from(recorded?.getStreamIdentifier()?.getStreamName_asU8() ?? []).toString()).toBe(stream);
        expect(recorded?.getStreamRevision()).toBe(String(revision));
        expect(recorded?.getPreparePosition()).toBe(String(position));
        expect(recorded?.getCommitPosition()).toBe(String(position));
        expect(recorded?.getMetadataMap().get('type')).toBe(proposed.type.toString());
        expect(recorded?.getMetadataMap().get('created')).toBe('17900000001230000');
        expect(recorded?.getMetadataMap().get('content-type')).toMatch(proposed.json ? /json$/ : /octet-stream$/);
        expect(Buffer.from(recorded?.getData_asU8() ?? [])).toEqual(proposed.data);
        expect(Buffer.from(recorded?.getCustomMetadata_asU8() ?? [])).toEqual(proposed.metadata);
      }),
    );
  });

  it('gives its parts without being parsed', () => {
    fc.assert(
      fc.property(name, number, number, event, (stream, revision, position, proposed) => {
        const stored = new StoredEvent(position, encodeRecord(Buffer.from(stream), revision, position, 1234, proposed));
        expect(stored.id).toBe(proposed.id);
        expect(stored.streamName).toBe(stream);
        expect(stored.type).toBe(proposed.type.toString());
        expect(stored.json).toBe(proposed.json);
        expect(stored.createdMs).toBe(1234);
        expect(stored.data).toEqual(proposed.data);
        const recorded = streams.ReadResp.ReadEvent.RecordedEvent.deserializeBinary(stored.recorded);
        expect(recorded.getStreamRevision()).toBe(String(revision));
      }),
    );
  });

  it('of a tombstone has the largest 64-bit revision', () => {
    const proposed = {
      id: '00000000-0000-4000-8000-000000000000',
      type: Buffer.from('t'),
      json: false,
      data: Buffer.alloc(0),
      metadata: Buffer.alloc(0),
    };
    const stored = new StoredEvent(1, encodeRecord(Buffer.from('s'), TOMBSTONE_REVISION, 1, 1, proposed));
    const recorded = streams.ReadResp.deserializeBinary(stored.message).getEvent()?.getEvent();
    expect(recorded?.getStreamRevision()).toBe('9223372036854775807');
  });

  it('in another format is refused', () => {
    expect(() => new StoredEvent(1, Buffer.from([9, 0, 0]))).toThrow('Unknown record format');
  });
});
