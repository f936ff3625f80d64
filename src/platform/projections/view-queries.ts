import type { LogPosition } from './event-source.js';
import type { View, ViewDocument } from './view.js';
import type { ViewPositions } from './view-positions.js';
import type { OpenView, ViewReader } from './view-reader.js';

/** How long a query waits for the position that it was given, in milliseconds. */
const longestWait = 3_000;

/** Opens views for queries. */
export class ViewQueries {
  constructor(
    private readonly reader: ViewReader,
    private readonly positions: ViewPositions,
  ) {}

  /**
   * The view as it stands, or as it stands once it has reached `atLeast`.
   *
   * @throws ViewBehindError when it has not in time.
   */
  async open<Doc extends ViewDocument>({ name }: View<Doc>, atLeast: bigint | undefined): Promise<OpenView<Doc>> {
    if (atLeast !== undefined) await this.positions.waitFor(name, atLeast, longestWait);
    return this.reader.open<Doc>(name, atLeast);
  }
}

/** A position as answers carry it; a view before its first event stands at 0. */
export function positionText(position: LogPosition): string {
  return position === 'start' ? '0' : position.toString();
}
