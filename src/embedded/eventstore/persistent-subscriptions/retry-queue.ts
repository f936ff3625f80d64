import { type Message } from './message.js';

/** Messages to deliver again: those of the source in its order, replayed ones behind whatever is there. */
export class RetryQueue {
  readonly messages: Message[] = [];

  get size(): number {
    return this.messages.length;
  }

  add(message: Message): void {
    const later = message.replayed ? -1 : this.messages.findIndex((other) => isLater(other, message.place));
    if (later === -1) this.messages.push(message);
    else this.messages.splice(later, 0, message);
  }
}

function isLater(other: Message, place: number): boolean {
  return !other.replayed && other.place > place;
}
