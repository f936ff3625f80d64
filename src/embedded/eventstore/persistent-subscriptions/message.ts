/** An event on its way through a group. Its bytes stay on disk until it is delivered. */
export interface Message {
  /** Id of the event or, if a link stands for it, of the link: what consumers acknowledge. */
  readonly id: string;
  /** Log position of the event or of its link. */
  readonly position: number;
  /** Place in the order of the source: revision or log position; of a replayed message, revision in the parked stream. */
  readonly place: number;
  /** Number of what pinned strategies keep together: a hash of the stream or of the correlation id. */
  readonly pin: number;
  /** Whether it comes from the parked stream rather than from the source. */
  readonly replayed: boolean;
  /** Deliveries before the present one. */
  readonly retryCount: number;
}
