import { type FilterExpression } from '../read/event-filter.js';
import { type GroupSettings } from './settings.js';

/** What makes a group, and what is kept of it over a restart. */
export interface GroupDefinition {
  /** Name of the stream, or `$all`. */
  readonly stream: string;
  readonly group: string;
  readonly settings: GroupSettings;
  /** Only on `$all`. */
  readonly filter: FilterExpression | undefined;
  /**
   * Where the group began. Kept because "from the end" means the end at its creation: a restart before the first
   * checkpoint would lose what came since.
   */
  readonly firstPlace: number;
}
