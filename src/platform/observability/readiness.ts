/** State of one thing that the process needs to serve. */
export interface ReadinessReport {
  readonly ready: boolean;
  /** Lag, positions, the reason of a failure – never personal data. */
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** Looks at one store or one projector. A rejection or a late answer counts as not ready. */
export interface ReadinessProbe {
  /** Unique, e.g. `eventstore` or `projector case-list`. */
  readonly name: string;
  check(): Promise<ReadinessReport>;
}

/** Injection token of the `ReadinessProbe[]` that the composition root collects. */
export const READINESS_PROBES = Symbol('ReadinessProbes');

export interface Readiness {
  readonly ready: boolean;
  readonly parts: Readonly<Record<string, ReadinessReport>>;
}

/** Asks every probe at the same time, each for at most `timeoutMs`. */
export async function readinessOf(probes: readonly ReadinessProbe[], timeoutMs: number): Promise<Readiness> {
  const reports = await Promise.all(probes.map(async (probe) => [probe.name, await ask(probe, timeoutMs)] as const));
  return { ready: reports.every(([, { ready }]) => ready), parts: Object.fromEntries(reports) };
}

async function ask(probe: ReadinessProbe, timeoutMs: number): Promise<ReadinessReport> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<ReadinessReport>((resolve) => {
    timer = setTimeout(resolve, timeoutMs, notReady(`no answer within ${timeoutMs} ms`));
  });
  try {
    return await Promise.race([probe.check(), late]);
  } catch (error) {
    return notReady(error instanceof Error ? error.message : 'unknown failure');
  } finally {
    clearTimeout(timer);
  }
}

function notReady(failure: string): ReadinessReport {
  return { ready: false, detail: { failure } };
}
