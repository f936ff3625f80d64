import { type RawValue } from '../bson/raw-value.js';
import { type Collection, type IndexDefinition } from '../storage/collection.js';
import { keyParts, type KeyPart } from '../storage/index-keys.js';

/** An index as the planner sees it; the index of `_id` is one like the others. */
export interface IndexView {
  readonly id: number;
  readonly name: string;
  readonly parts: readonly KeyPart[];
  readonly pattern: readonly (readonly [string, number])[];
  readonly table: 'ids' | 'entries';
  readonly unique: boolean;
  readonly sparse: boolean;
  readonly arrays: readonly string[];
  readonly truncated: boolean;
  readonly partial: IndexDefinition['partial'];
}

const ID_PATTERN: readonly (readonly [string, number])[] = [['_id', 1]];
const ID_PARTS = keyParts(ID_PATTERN);

/** The index of `_id`, which every collection has. */
export function idIndex(collection: Collection): IndexView {
  return {
    id: collection.id,
    name: '_id_',
    parts: ID_PARTS,
    pattern: ID_PATTERN,
    table: 'ids',
    unique: true,
    sparse: false,
    arrays: [],
    truncated: false,
    partial: undefined,
  };
}

/** The indexes that readers may use. */
export function usableIndexes(collection: Collection): IndexView[] {
  const ready = collection.indexes.filter(({ building }) => !building);
  return [idIndex(collection), ...ready.map((index) => ({ ...index, table: 'entries' as const }))];
}

/** Where on the way to a field the index has met arrays: such a field may have several keys of one document. */
export function arraysOn({ arrays }: IndexView, field: string): string[] {
  return arrays.filter((array) => field === array || field.startsWith(`${array}.`));
}

/** Finds the index a hint names, by its name or its pattern. */
export function hinted(indexes: readonly IndexView[], hint: RawValue): IndexView | undefined {
  if (!hint.isDocument) return indexes.find(({ name }) => name === hint.string());
  const wanted = JSON.stringify(hint.fields().map(([path, direction]) => [path, direction.number()]));
  return indexes.find(({ pattern }) => JSON.stringify(pattern) === wanted);
}
