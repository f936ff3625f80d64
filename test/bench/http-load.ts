import autocannon from 'autocannon';

export interface LoadRequest {
  readonly url: string;
  readonly token: string;
  /** Commands go to these cases in turn. */
  readonly caseIds: readonly string[];
  readonly body: string;
}

export interface LoadResult {
  readonly accepted: number;
  readonly seconds: number;
  readonly medianMs: number;
}

/** Sends `add-feedback` from so many connections for so many seconds. Fails when any answer is not 200. */
export async function load(
  { url, token, caseIds, body }: LoadRequest,
  clients: number,
  seconds: number,
): Promise<LoadResult> {
  let turn = 0;
  const result = await autocannon({
    url,
    connections: clients,
    duration: seconds,
    requests: [
      {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body,
        setupRequest: (request) => ({
          ...request,
          path: `/v1/cases/${caseIds[turn++ % caseIds.length]!}/add-feedback`,
        }),
      },
    ],
  });
  if (result.non2xx + result.errors + result.timeouts > 0) {
    throw new Error(`${result.non2xx} refusals, ${result.errors} errors, ${result.timeouts} time-outs`);
  }
  return { accepted: result['2xx'], seconds: result.duration, medianMs: result.latency.p50 };
}
