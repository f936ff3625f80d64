import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** How one projector stands; the lag that the projections report fits. */
export interface ProjectorReading {
  readonly view: string;
  /** Distance to the end of the log in positions, not in events. */
  readonly behind: bigint;
  /** Events in memory that wait to be folded. */
  readonly waiting: number;
  readonly state: string;
}

export type ReadProjectors = () => Promise<readonly ProjectorReading[]>;

/** The process's measurements, in Prometheus terms. Every instance has a registry of its own. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #requests: Histogram<'method' | 'route' | 'status'>;
  readonly #behind: Gauge<'projector'>;
  readonly #waiting: Gauge<'projector'>;
  readonly #failed: Gauge<'projector'>;
  #readProjectors: ReadProjectors = () => Promise.resolve([]);

  constructor() {
    collectDefaultMetrics({ register: this.#registry });
    this.#requests = new Histogram({
      name: 'redress_http_request_duration_seconds',
      help: 'Time from the first byte of a request to the last of its answer.',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
      registers: [this.#registry],
    });
    this.#behind = this.#projectorGauge(
      'behind_positions',
      'Distance of a projector to the end of the log, in positions.',
    );
    this.#waiting = this.#projectorGauge('waiting_events', 'Events in memory that a projector has not folded yet.');
    this.#failed = this.#projectorGauge('failed', '1 while a projector stands still because of a failure, else 0.');
  }

  /** One answered request; `route` is the pattern, not the URL. Every command has a route, so these are the counts of commands too. */
  observeRequest(method: string, route: string, status: number, seconds: number): void {
    this.#requests.labels(method, route, String(status)).observe(seconds);
  }

  /** Where the state of the projectors is read, each time the metrics are. */
  readProjectorsFrom(read: ReadProjectors): void {
    this.#readProjectors = read;
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** The Prometheus text exposition. Without the projectors when their state cannot be read, which readiness tells. */
  async expose(): Promise<string> {
    [this.#behind, this.#waiting, this.#failed].forEach((gauge) => gauge.reset());
    for (const { view, behind, waiting, state } of await this.#readProjectors().catch(() => [])) {
      this.#behind.labels(view).set(Number(behind));
      this.#waiting.labels(view).set(waiting);
      this.#failed.labels(view).set(state === 'failed' ? 1 : 0);
    }
    return this.#registry.metrics();
  }

  #projectorGauge(name: string, help: string): Gauge<'projector'> {
    return new Gauge({
      name: `redress_projector_${name}`,
      help,
      labelNames: ['projector'],
      registers: [this.#registry],
    });
  }
}
