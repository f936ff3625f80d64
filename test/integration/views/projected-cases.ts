import { randomBytes } from 'node:crypto';
import type { FeedEvent } from '../../../src/platform/projections/event-source.js';
import type { StoredEvent } from '../../../src/platform/event-sourcing/event.js';
import { SystemClock } from '../../../src/platform/clock.js';
import { sealerOf } from '../../../src/platform/event-sourcing/personal-data.js';
import { MongoDataKeyStore } from '../../../src/privacy/mongo-data-key-store.js';
import { PersonalDataVault } from '../../../src/privacy/personal-data-vault.js';
import type { ViewDatabase } from './view-database.js';

/** A vault on the database of the views. */
export function vaultOf({ store }: ViewDatabase): PersonalDataVault {
  return new PersonalDataVault(
    new MongoDataKeyStore(store.db),
    { id: 'test', bytes: randomBytes(32) },
    new SystemClock(),
  );
}

/** The events with what a history only pretends to be sealed sealed under the subject's key. */
export async function reallySealed(
  events: readonly StoredEvent[],
  vault: PersonalDataVault,
  subject: string,
): Promise<StoredEvent[]> {
  const sealer = await sealerOf(vault, subject);
  const sealedIn = (value: unknown, id: string): unknown => {
    if (Array.isArray(value)) return value.map((item) => sealedIn(item, id));
    if (typeof value !== 'object' || value === null) return value;
    if ('sealed' in value) return sealer.seal(value.sealed, id, 'text');
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, sealedIn(inner, id)]));
  };
  return events.map((event) => ({ ...event, data: sealedIn(event.data, event.id) as object }));
}

/** Events as the projector receives them: in the order of their positions. */
export function feedOf(...histories: readonly (readonly StoredEvent[])[]): FeedEvent[] {
  return histories
    .flat()
    .sort((one, other) => (one.position < other.position ? -1 : 1))
    .map((event) => ({ kind: 'event', event }));
}
