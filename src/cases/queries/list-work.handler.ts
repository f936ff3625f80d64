import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import type { Collection, Filter } from 'mongodb';
import { DomainError } from '../../platform/event-sourcing/domain-error.js';
import type { Actor } from '../../platform/event-sourcing/event.js';
import { type Await, personKey, roleKey, type WorkListEntry } from '../views/work-list/work-list-entry.js';
import { workListView } from '../views/work-list/work-list.view.js';
import { cursorOf, type Place, placeOf, type PlaceShape } from './keyset-cursor.js';
import { listedCase } from './list-cases.handler.js';
import { ListWork, type Whose, type WorkItem, type WorkList } from './list-work.query.js';
import { positionText, ViewQueries } from '../../platform/projections/view-queries.js';

const placeShape: PlaceShape = ['text', 'number', 'text'];

/** Reads one page of the work list. */
@QueryHandler(ListWork)
export class ListWorkHandler implements IQueryHandler<ListWork, WorkList> {
  constructor(private readonly views: ViewQueries) {}

  async execute({ actor, whose, page, atLeast }: ListWork): Promise<WorkList> {
    const asked = askedFor(actor, whose);
    const listing = ['work', asked];
    const place = page.cursor === undefined ? undefined : placeOf(page.cursor, placeShape, listing);
    const { documents, position } = await this.views.open(workListView, atLeast);
    const found = await entriesFrom(documents, asked, place, page.limit + 1);
    const entries = found.slice(0, page.limit);
    const last = found.length > page.limit ? entries.at(-1) : undefined;
    return {
      items: entries.map((entry) => workItem(entry, asked)),
      ...(last === undefined ? {} : { next: cursorOf([last.dueAt, last.urgency, last._id], listing) }),
      position: positionText(position),
    };
  }
}

/** Index keys to look up, and the person for whom exceptions and recusals count. */
interface Asked {
  readonly keys: readonly string[];
  readonly person?: string;
}

function askedFor(actor: Actor, { person, role }: Whose): Asked {
  const own = [personKey(actor.person), ...actor.roles.map(roleKey)];
  const keys = [...(person === undefined ? [] : [personKey(person)]), ...(role === undefined ? [] : [roleKey(role)])];
  if (keys.length === 0) return { keys: [...new Set(own)].sort(), person: actor.person };
  if (!actor.roles.includes('line_manager') && keys.some((key) => !own.includes(key))) {
    throw new DomainError('forbidden', 'not-permitted', '3.3', 'The work of others is for a line manager to look at.');
  }
  return { keys, ...(person === undefined ? {} : { person }) };
}

/**
 * Each key is a run of the index in the wanted order; a case that is found by several keys counts once. Reading the runs apart and
 * merging them here keeps every query an equality with an order.
 */
async function entriesFrom(
  documents: Collection<WorkListEntry>,
  { keys, person }: Asked,
  place: Place | undefined,
  count: number,
): Promise<readonly WorkListEntry[]> {
  const runs = await Promise.all(
    keys.map((key) =>
      documents
        .find({ awaitedFrom: { $eq: key }, ...mayAct(key, person), ...behind(place) } as Filter<WorkListEntry>)
        .sort({ dueAt: 1, urgency: 1, _id: 1 })
        .limit(count)
        .toArray(),
    ),
  );
  const byId = new Map(runs.flat().map((entry) => [entry._id, entry]));
  return [...byId.values()].sort(byUrgency).slice(0, count);
}

/** Leaves out cases in which the person may not act at all, and waits from which they are excepted. */
function mayAct(key: string, person: string | undefined): Filter<WorkListEntry> {
  if (person === undefined) return {};
  const wanted =
    key === personKey(person) ? { persons: { $eq: person } } : { roles: { $eq: key.slice(roleKey('').length) } };
  return { recused: { $ne: person }, awaits: { $elemMatch: { ...wanted, except: { $ne: person } } } };
}

function behind(place: Place | undefined): Filter<WorkListEntry> {
  if (place === undefined) return {};
  const [dueAt, urgency, id] = place as readonly [string, number, string];
  return {
    dueAt: { $gte: dueAt },
    $or: [{ dueAt: { $gt: dueAt } }, { urgency: { $gt: urgency } }, { urgency: { $eq: urgency }, _id: { $gt: id } }],
  };
}

function byUrgency(one: WorkListEntry, other: WorkListEntry): number {
  return compare(one.dueAt, other.dueAt) || one.urgency - other.urgency || compare(one._id, other._id);
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

function workItem({ _id: caseId, revision, summary, awaits }: WorkListEntry, { keys, person }: Asked): WorkItem {
  const isAsked = ({ persons, roles, except }: Await): boolean =>
    !(person !== undefined && except.includes(person)) &&
    [...persons.map(personKey), ...roles.map(roleKey)].some((key) => keys.includes(key));
  return {
    caseId,
    revision: revision.toString(),
    ...(summary === undefined ? {} : { summary: listedCase(summary) }),
    awaits: awaits.filter(isAsked),
  };
}
