import { eventually } from './eventually.js';
import type { RunningEngines } from './running-engines.js';

/** What the tests read of a document of the collection `views`. */
interface ViewRow {
  readonly _id: string;
  readonly builds: number;
  readonly active: { readonly collection: string; readonly position: bigint | null; readonly failure?: unknown };
  readonly building?: { readonly failure?: unknown };
  readonly rebuildRequested?: true;
}

/** For as long as the views of thousands of cases may take on a busy machine, in milliseconds. */
const PATIENCE_MS = 120_000;

type Document = Readonly<Record<string, unknown>>;

/** Documents and rollups of a view by id. */
export interface ViewDump {
  readonly documents: Readonly<Record<string, Document>>;
  readonly rollups: Readonly<Record<string, Document>>;
}

const rows = ({ db }: RunningEngines): Promise<ViewRow[]> => db.collection<ViewRow>('views').find().toArray();

/** Resolves once every view has come as far as the position. */
export async function viewsAt(engines: RunningEngines, position: bigint): Promise<void> {
  await eventually(
    `every view has reached ${position}`,
    async () => {
      const views = await rows(engines);
      refuseFailed(views);
      return views.every(({ active, building }) => building === undefined && (active.position ?? 0n) >= position);
    },
    PATIENCE_MS,
  );
}

/** Has every view built from zero and resolves once queries read what was built. */
export async function rebuildViews(engines: RunningEngines): Promise<void> {
  const before = new Map((await rows(engines)).map(({ _id, active }) => [_id, active.collection]));
  await engines.db.collection('views').updateMany({}, { $set: { rebuildRequested: true } });
  await eventually(
    'every view is built anew',
    async () => {
      const views = await rows(engines);
      refuseFailed(views);
      return views.every(
        ({ _id, active, building, rebuildRequested }) =>
          rebuildRequested === undefined && building === undefined && active.collection !== before.get(_id),
      );
    },
    PATIENCE_MS,
  );
}

/** Everything that queries read, by view. Left out is what a rebuild need not repeat: counters at zero and guards of rollups. */
export async function dumpViews(engines: RunningEngines): Promise<Readonly<Record<string, ViewDump>>> {
  const dumps = (await rows(engines)).map(async ({ _id, active: { collection } }) => {
    const rollups = await byId(engines, `${collection}-rollups`);
    const counted = Object.entries(rollups).flatMap(([id, { position: _, ...counters }]) => {
      const rest = withoutZeros(counters);
      return rest === undefined ? [] : [[id, rest] as const];
    });
    return [_id, { documents: await byId(engines, collection), rollups: Object.fromEntries(counted) }] as const;
  });
  return Object.fromEntries(await Promise.all(dumps));
}

async function byId({ db }: RunningEngines, collection: string): Promise<Record<string, Document>> {
  const documents = await db.collection(collection).find().toArray();
  return Object.fromEntries(documents.map(({ _id, ...rest }) => [String(_id), rest]));
}

function withoutZeros(value: Document): Document | undefined {
  const kept = Object.entries(value).flatMap(([name, each]): (readonly [string, unknown])[] => {
    if (each === 0n || each === 0) return [];
    if (typeof each !== 'object' || each === null) return [[name, each]];
    const rest = withoutZeros(each as Document);
    return rest === undefined ? [] : [[name, rest]];
  });
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

function refuseFailed(views: readonly ViewRow[]): void {
  for (const { _id, active, building } of views) {
    const failure = active.failure ?? building?.failure;
    if (failure !== undefined) throw new Error(`View ${_id} failed: ${JSON.stringify(failure, bigintAsText)}`);
  }
}

function bigintAsText(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}
