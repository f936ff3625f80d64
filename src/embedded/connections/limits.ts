/** What clients may take of an engine before it lets them go. */
export interface ConnectionLimits {
  /** Connections open at a time, those included that have not got past the TLS handshake. */
  readonly connections: number;
  /**
   * Longest time, in milliseconds, from connecting to the first command, and for whatever else a client has begun and
   * not ended: a message that arrives in part, a reply that is not read.
   */
  readonly patienceMs: number;
}

export const CONNECTION_LIMITS: ConnectionLimits = { connections: 1000, patienceMs: 30_000 };
