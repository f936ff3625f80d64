import { type UserDirectory } from '../authentication/user-directory.js';
import { type CursorRegistry } from '../cursors/cursor-registry.js';
import { type Catalog } from '../storage/catalog.js';
import { type DocumentWriter } from '../storage/document-writer.js';
import { type Store } from '../storage/store.js';

/** What commands work on. */
export interface Engine {
  readonly store: Store;
  readonly catalog: Catalog;
  readonly writer: DocumentWriter;
  readonly cursors: CursorRegistry;
  /** address and port the engine listens on */
  readonly address: { readonly host: string; readonly port: number };
  /** who may sign in */
  readonly users: UserDirectory;
  readonly startedAt: number;
  readonly counters: Map<string, number>;
  /** asks for a clean-up of what was dropped, some time soon */
  readonly sweep: () => void;
}
