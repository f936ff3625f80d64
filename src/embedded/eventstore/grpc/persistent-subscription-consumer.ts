import { type ServerDuplexStream } from '@grpc/grpc-js';
import persistent, { type ReadReq } from '@eventstore/db-client/generated/persistent_pb.js';
import { type UUID } from '@eventstore/db-client/generated/shared_pb.js';
import { type Consumer } from '../persistent-subscriptions/consumer.js';
import { type Connection, type Group } from '../persistent-subscriptions/group.js';
import { type NackAction } from '../persistent-subscriptions/group-machine.js';
import { type PersistentSubscriptions } from '../persistent-subscriptions/persistent-subscriptions.js';
import { resolveEvent } from '../read/links.js';
import { type EventStore } from '../storage/event-store.js';
import { encodePersistentConfirmation, encodePersistentEvent } from '../wire/persistent-read-response.js';
import { invalidArgument } from './errors.js';
import { toGroupStatus } from './persistent-subscription-errors.js';
import { identityOf } from './persistent-subscription-identity.js';
import { type GroupName, parseGroupName } from './persistent-subscription-requests.js';

export type ConsumerCall = ServerDuplexStream<ReadReq, Buffer>;

/** `PersistentSubscriptions/Read`: first the options, then acknowledgements; events go the other way. */
export function readHandler(store: EventStore, groups: PersistentSubscriptions): (call: ConsumerCall) => void {
  return (call) => {
    new ConsumerSession(call, store, groups).start();
  };
}

class ConsumerSession {
  readonly #call: ConsumerCall;
  readonly #store: EventStore;
  readonly #groups: PersistentSubscriptions;
  #name: GroupName = { stream: '', group: '' };
  #member: { readonly group: Group; readonly consumer: Consumer } | undefined;
  #ended = false;

  constructor(call: ConsumerCall, store: EventStore, groups: PersistentSubscriptions) {
    this.#call = call;
    this.#store = store;
    this.#groups = groups;
  }

  start(): void {
    this.#call.on('data', (request: ReadReq) => {
      if (this.#ended) return;
      try {
        this.#receive(request);
      } catch (error) {
        this.#fail(error);
      }
    });
    this.#call.on('drain', () => {
      if (this.#member) this.#member.group.resume(this.#member.consumer);
    });
    this.#call.on('end', () => {
      this.#leave();
      if (!this.#ended) this.#call.end();
      this.#ended = true;
    });
    for (const event of ['cancelled', 'close']) {
      this.#call.on(event, () => {
        this.#ended = true;
        this.#leave();
      });
    }
  }

  #receive(request: ReadReq): void {
    const [ack, nack] = [request.getAck(), request.getNack()];
    if (!this.#member) this.#join(request.getOptions());
    else if (ack) this.#member.group.ack(ack.getIdsList().map(toId));
    else if (nack) {
      this.#member.group.nack(nack.getIdsList().map(toId), toAction(nack.getAction()), nack.getReason());
    } else throw invalidArgument('A connected consumer sends acknowledgements and nothing else');
  }

  #join(options: ReadReq.Options | undefined): void {
    if (!options) throw invalidArgument('The first message of a consumer must name its group');
    this.#name = parseGroupName(options);
    const bufferSize = options.getBufferSize();
    if (bufferSize < 1) throw invalidArgument(`The buffer size must be at least 1, not ${bufferSize}`);
    const group = this.#groups.find(this.#name.stream, this.#name.group);
    group.admit();
    this.#call.write(encodePersistentConfirmation(group.key));
    this.#member = { group, consumer: group.connect(this.#connection(bufferSize)) };
  }

  #connection(bufferSize: number): Connection {
    return {
      bufferSize,
      identity: identityOf(this.#call.metadata),
      deliver: (event, retryCount, resolveLinks) =>
        this.#call.write(encodePersistentEvent(resolveEvent(this.#store, event, resolveLinks), retryCount)),
      drop: (error) => this.#fail(error),
    };
  }

  #fail(error: unknown): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#leave();
    this.#call.emit('error', toGroupStatus(error, this.#name.stream, this.#name.group));
  }

  #leave(): void {
    const member = this.#member;
    this.#member = undefined;
    member?.group.disconnect(member.consumer);
  }
}

function toId(id: UUID): string {
  const text = id.getString();
  if (text === '') throw invalidArgument('Ids of events are sent in their text form');
  return text.toLowerCase();
}

function toAction(action: ReadReq.Nack.Action): NackAction {
  const { Action } = persistent.ReadReq.Nack;
  switch (action) {
    case Action.PARK:
      return 'park';
    case Action.RETRY:
      return 'retry';
    case Action.SKIP:
      return 'skip';
    case Action.STOP:
      return 'stop';
    default:
      return 'unknown';
  }
}
