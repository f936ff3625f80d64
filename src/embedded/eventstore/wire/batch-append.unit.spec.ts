import shared from '@eventstore/db-client/generated/shared_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import fc from 'fast-check';
import { Timestamp } from 'google-protobuf/google/protobuf/timestamp_pb.js';
import { batchWrongVersion } from '../grpc/batch-errors.js';
import { decodeBatchChunk, encodeBatchError, encodeBatchSuccess } from './batch-append.js';

const ID = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';

function proposed(type: string | undefined, data: Uint8Array, id = ID) {
  const message = new streams.BatchAppendReq.ProposedMessage();
  message.setId(new shared.UUID().setString(id));
  if (type !== undefined) message.getMetadataMap().set('type', type);
  message.getMetadataMap().set('content-type', 'application/json');
  message.setData(data);
  return message;
}

function request(): InstanceType<typeof streams.BatchAppendReq> {
  const options = new streams.BatchAppendReq.Options();
  options.setStreamIdentifier(new shared.StreamIdentifier().setStreamName(Buffer.from('straße-1')));
  options.setStreamPosition('41');
  options.setDeadline(Timestamp.fromDate(new Date(1_790_000_000_500)));
  const message = new streams.BatchAppendReq();
  message.setCorrelationId(new shared.UUID().setString(ID));
  message.setOptions(options);
  message.setIsFinal(true);
  return message;
}

describe('A chunk of a batch append', () => {
  it('is read as the client wrote it', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 500 }), { maxLength: 20 }), (datas) => {
        const message = request();
        for (const data of datas) message.addProposedMessages(proposed('type', data));
        const chunk = decodeBatchChunk(Buffer.from(message.serializeBinary()), 0);
        expect(chunk.final).toBe(true);
        expect(chunk.invalid).toBeUndefined();
        expect(chunk.options).toEqual({
          stream: 'straße-1',
          expectation: { kind: 'exact', revision: 41 },
          deadline: 1_790_000_000_500,
        });
        expect(chunk.events.map((event) => event.data)).toEqual(datas.map((data) => Buffer.from(data)));
        expect(chunk.events.every((event) => event.json && event.id === ID && event.type.toString() === 'type')).toBe(
          true,
        );
      }),
    );
  });

  it('with an event that has no type says which property is missing', () => {
    const message = request();
    message.addProposedMessages(proposed(undefined, Buffer.alloc(1)));
    expect(decodeBatchChunk(Buffer.from(message.serializeBinary()), 0).invalid?.missing).toEqual(['type']);
  });

  it('with an id that is not a UUID is invalid', () => {
    const message = request();
    message.addProposedMessages(proposed('type', Buffer.alloc(1), 'x'));
    expect(decodeBatchChunk(Buffer.from(message.serializeBinary()), 0).invalid?.message).toContain('UUID');
  });

  it('that is cut short is malformed', () => {
    const message = request();
    message.addProposedMessages(proposed('type', Buffer.alloc(100)));
    const bytes = Buffer.from(message.serializeBinary());
    expect(() => decodeBatchChunk(bytes.subarray(0, bytes.length - 30), 0)).toThrow('Malformed message');
  });

  it('made of random bytes never does worse than being refused', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          decodeBatchChunk(Buffer.from(bytes), 0);
        } catch (error) {
          expect(String(error)).toContain('Malformed message');
        }
      }),
    );
  });
});

describe('The answer to a batch append', () => {
  const correlationId = Buffer.from(new shared.UUID().setString(ID).serializeBinary());

  it('of success is what the client expects', () => {
    const bytes = encodeBatchSuccess(correlationId, 's', { kind: 'written', revision: 0, position: 300 });
    const answer = streams.BatchAppendResp.deserializeBinary(bytes);
    expect(answer.getCorrelationId()?.getString()).toBe(ID);
    expect(answer.getSuccess()?.hasCurrentRevision()).toBe(true);
    expect(answer.getSuccess()?.getPosition()?.getCommitPosition()).toBe('300');
  });

  it('without events has neither revision nor position', () => {
    const bytes = encodeBatchSuccess(correlationId, 's', { kind: 'written', revision: -1, position: undefined });
    const success = streams.BatchAppendResp.deserializeBinary(bytes).getSuccess();
    expect(success?.hasNoStream()).toBe(true);
    expect(success?.hasNoPosition()).toBe(true);
  });

  it('of a wrong version carries the details that make it a typed error', () => {
    const bytes = encodeBatchError(correlationId, 'straße', batchWrongVersion({ kind: 'exact', revision: 5 }, -1));
    const answer = streams.BatchAppendResp.deserializeBinary(bytes);
    const details = answer.getError()?.getDetails();
    const wrong = details?.unpack(
      (value) => shared.WrongExpectedVersion.deserializeBinary(value),
      'event_store.client.WrongExpectedVersion',
    );
    expect(Buffer.from(answer.getStreamIdentifier()?.getStreamName_asU8() ?? []).toString()).toBe('straße');
    expect(wrong?.getExpectedStreamPosition()).toBe('5');
    expect(wrong?.hasCurrentNoStream()).toBe(true);
  });
});
