import { type Attested, eventHash, GENESIS } from './integrity-chain.js';

/** What verification reads of a stored event; `RecordedEvent` is one. */
export interface ChainedEvent {
  readonly id: string;
  readonly type: string;
  readonly revision: bigint;
  readonly data: unknown;
  readonly metadata: unknown;
}

/**
 * One thing that is wrong with a stream.
 * - `changed`: the event is not what it attests, or not what its successor attests of it.
 * - `removed`: no event attests this revision, though a later one exists. `id` is null.
 * - `reordered`: the event stands at another place than it attests.
 * - `added`: the event is one more than the chain has a place for.
 */
export interface ChainFinding {
  readonly kind: 'changed' | 'removed' | 'reordered' | 'added';
  readonly revision: bigint;
  readonly id: string | null;
  readonly explanation: string;
}

interface Link {
  readonly event: ChainedEvent;
  /** Place that the event attests, null when it attests none. */
  readonly seq: bigint | null;
  readonly prev: string;
  readonly hash: string;
  /** The event's content matches its own hash. */
  readonly intact: boolean;
}

/**
 * Checks the events of one stream, in the order read from its first on, against the chain that they attest. `[]` means intact.
 *
 * The chain has no secret and no end marker: cutting off the last events, or rewriting a whole tail with new hashes, leaves a
 * chain that is whole in itself. The stream alone cannot show that; comparing its last hash with a copy kept elsewhere can.
 */
export function verifyChain(streamName: string, events: Iterable<ChainedEvent>): ChainFinding[] {
  const links = Array.from(events, (event) => readLink(streamName, event));
  const { places, surplus } = assignPlaces(links);
  const findings = [...surplus].map((link) =>
    found('added', link, 'Another event holds the place that this one attests.'),
  );
  const missing = missingPlaces(places);
  const lastIntact = links.findLastIndex(isIntact);
  for (const [index, link] of links.entries()) {
    if (isIntact(link)) continue;
    // Nothing after it attests how many events there were, so a misfit at the end counts as an event of the chain.
    if (takePlace(link, missing) || index > lastIntact)
      findings.push(found('changed', link, 'Its content does not match its hash.'));
    else findings.push(found('added', link, 'Its content does not match its hash, and the chain has no place for it.'));
  }
  for (const seq of missing) {
    findings.push({ kind: 'removed', revision: seq, id: null, explanation: 'A later event exists, but not this one.' });
  }
  findings.push(...brokenLinks(places));
  findings.push(...misplaced(links, surplus, findings.length > 0));
  return findings.sort((a, b) => ascending(a.revision, b.revision));
}

function readLink(stream: string, event: ChainedEvent): Link {
  const metadata = isObject(event.metadata) ? event.metadata : {};
  const { integrity, ...attestedMetadata } = metadata;
  const claims = isObject(integrity) ? integrity : {};
  const { seq, prev, hash } = claims;
  if (
    typeof seq !== 'string' ||
    typeof prev !== 'string' ||
    typeof hash !== 'string' ||
    Object.keys(claims).length !== 3
  ) {
    return { event, seq: null, prev: '', hash: '', intact: false };
  }
  const attested = { stream, seq, id: event.id, type: event.type, data: event.data, metadata: attestedMetadata, prev };
  return { event, seq: /^(0|[1-9]\d*)$/.test(seq) ? BigInt(seq) : null, prev, hash, intact: hashOf(attested) === hash };
}

function hashOf(attested: Attested): string | null {
  try {
    return eventHash(attested);
  } catch {
    // Content that has no canonical form cannot be what was sealed.
    return null;
  }
}

function isIntact(link: Link): link is Link & { readonly seq: bigint } {
  return link.intact && link.seq !== null;
}

/**
 * The event of each place. Of several intact ones for one place it is the one that the next event attests, then the one that
 * stands right after its predecessor, then the first.
 */
function assignPlaces(links: readonly Link[]): { places: Map<bigint, Link>; surplus: Set<Link> } {
  const attested = new Set<string>();
  const following = new Set<Link>();
  for (const [index, link] of links.entries()) {
    if (!isIntact(link)) continue;
    attested.add(`${(link.seq - 1n).toString()}:${link.prev}`);
    if (link.prev === (links[index - 1]?.hash ?? GENESIS)) following.add(link);
  }
  const rank = (link: Link, seq: bigint) =>
    (attested.has(`${seq.toString()}:${link.hash}`) ? 2 : 0) + (following.has(link) ? 1 : 0);

  const places = new Map<bigint, Link>();
  const surplus = new Set<Link>();
  for (const link of links) {
    if (!isIntact(link)) continue;
    const holder = places.get(link.seq);
    if (holder === undefined || rank(link, link.seq) > rank(holder, link.seq)) {
      places.set(link.seq, link);
      if (holder !== undefined) surplus.add(holder);
    } else {
      surplus.add(link);
    }
  }
  return { places, surplus };
}

function missingPlaces(places: ReadonlyMap<bigint, Link>): Set<bigint> {
  const missing = new Set<bigint>();
  let next = 0n;
  for (const seq of [...places.keys()].sort(ascending)) {
    // A forged number far away would name more places than there are; the first hundred say enough.
    for (; next < seq && missing.size < 100; next++) missing.add(next);
    next = seq + 1n;
  }
  return missing;
}

/** Gives a misfit the place that it attests, else that of its revision, else any; false when none is missing. */
function takePlace(link: Link, missing: Set<bigint>): boolean {
  const [any] = missing;
  const place = [link.seq, link.event.revision, any].find((seq) => typeof seq === 'bigint' && missing.has(seq));
  return typeof place === 'bigint' && missing.delete(place);
}

/** An event that was changed and hashed anew is shown by its successor – or by its predecessor, when its own successor denies it too. */
function brokenLinks(places: ReadonlyMap<bigint, Link>): ChainFinding[] {
  const blamed = new Set<Link>();
  for (const [seq, link] of places) {
    const before = places.get(seq - 1n);
    const after = places.get(seq + 1n);
    if (seq === 0n && link.prev !== GENESIS) blamed.add(link);
    if (before === undefined || before.hash === link.prev) continue;
    blamed.add(after !== undefined && after.prev !== link.hash ? link : before);
  }
  return Array.from(blamed, (link) => found('changed', link, 'Its neighbours attest another hash.'));
}

function* misplaced(links: readonly Link[], surplus: ReadonlySet<Link>, explained: boolean): Generator<ChainFinding> {
  const standing = links.filter(isIntact).filter((link) => !surplus.has(link));
  const sorted = [...standing].sort((a, b) => ascending(a.seq, b.seq));
  for (const [index, link] of standing.entries()) {
    // Numbers shift after a removal or an addition; on their own they are a finding.
    const moved = link !== sorted[index] || (!explained && link.seq !== link.event.revision);
    if (moved) yield found('reordered', link, `It attests revision ${link.seq.toString()}.`);
  }
}

function found(kind: ChainFinding['kind'], { event }: Link, explanation: string): ChainFinding {
  return { kind, revision: event.revision, id: event.id, explanation };
}

function ascending(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
