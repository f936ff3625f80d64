import { type sendUnaryData, type ServerReadableStream, status } from '@grpc/grpc-js';
import { appendEvents } from '../append/append-events.js';
import { type Expectation } from '../append/expectation.js';
import { type GroupWriter } from '../append/group-writer.js';
import { invalidStreamName, MAX_APPEND_SIZE } from '../append/limits.js';
import { appendSize, type ProposedEvent } from '../append/proposed-event.js';
import { OVERHEAD_BYTES, type UnfinishedAppends } from '../append/unfinished-appends.js';
import { decodeAppendMessage, encodeAppendReply, encodeWrongVersionReply } from '../wire/append.js';
import { invalidArgument, maximumAppendSizeExceeded, StatusError, streamDeleted, toStatus } from './errors.js';

/** How long a client may take to end a call that was refused before it had arrived, in milliseconds. */
const REFUSED_GRACE_MS = 5000;

interface Target {
  readonly stream: string;
  readonly expectation: Expectation;
}

/** `Streams/Append`: one append a call, used by clients that send credentials with it. */
export function appendHandler(
  writer: GroupWriter,
  unfinished: UnfinishedAppends,
  cut: (peer: string) => void,
): (call: ServerReadableStream<Buffer, Buffer>, reply: sendUnaryData<Buffer>) => void {
  return (call, reply) => {
    const events: ProposedEvent[] = [];
    let target: Target | undefined;
    let size = 0;
    let arrived = false;
    let answered = false;
    const answer = (error: unknown, value?: Buffer): void => {
      if (answered) return;
      answered = true;
      ended();
      events.length = 0;
      if (value) reply(null, value);
      else reply(toStatus(error));
    };

    // What a call has received last stays in memory until the client ends it: whoever leaves calls open loses the connection.
    const arriving = unfinished.begin(() => {
      answer(tooManyUnfinished());
      cut(call.getPeer());
    });
    const overdue = setTimeout(() => {
      answer(neverEnded(unfinished.patienceMs));
      cut(call.getPeer());
    }, unfinished.patienceMs);
    const ended = (): void => {
      clearTimeout(overdue);
      arriving.finished();
    };

    /** Refuses what has not arrived whole; an honest client then ends the call. */
    const refuseEarly = (error: unknown): void => {
      answer(error);
      const stillOpen = setTimeout(() => cut(call.getPeer()), REFUSED_GRACE_MS);
      call.once('end', () => clearTimeout(stillOpen)).once('cancelled', () => clearTimeout(stillOpen));
    };

    call.on('data', (bytes: Buffer) => {
      if (answered) return;
      try {
        const message = decodeAppendMessage(bytes);
        if (message.kind === 'options') target = message;
        if (message.kind !== 'event') return;
        events.push(message.event);
        size += appendSize([message.event]);
        if (size > MAX_APPEND_SIZE) refuseEarly(maximumAppendSizeExceeded(MAX_APPEND_SIZE));
        else arriving.holds(size + OVERHEAD_BYTES * (1 + events.length));
      } catch (error) {
        refuseEarly(error);
      }
    });
    call.on('cancelled', () => {
      if (!arrived) answered = true;
      ended();
    });
    call.on('end', () => {
      if (answered) return;
      arrived = true;
      ended();
      const invalid = target ? invalidStreamName(target.stream) : 'Append options are missing';
      if (!target || invalid !== undefined) answer(invalidArgument(invalid ?? ''));
      else write(writer, { ...target, events, size }, answer);
    });
  };
}

function tooManyUnfinished(): StatusError {
  return new StatusError(status.RESOURCE_EXHAUSTED, 'Too much is held by appends that have not ended; append again');
}

function neverEnded(patienceMs: number): StatusError {
  return new StatusError(status.DEADLINE_EXCEEDED, `An append must end within ${patienceMs} ms`);
}

function write(
  writer: GroupWriter,
  append: Target & { events: ProposedEvent[]; size: number },
  answer: (error: unknown, value?: Buffer) => void,
): void {
  writer.submit({
    size: append.size,
    run: (transaction) => appendEvents(transaction, append),
    done: (outcome) => {
      if (outcome.kind === 'deleted') answer(streamDeleted(append.stream));
      else if (outcome.kind === 'written') answer(null, encodeAppendReply(outcome));
      else answer(null, encodeWrongVersionReply(outcome.actual, append.expectation));
    },
    failed: answer,
  });
}
