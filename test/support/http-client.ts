import { connect } from 'node:net';

/** An answer that takes longer does not come at all. */
const longestAnswerMs = 20_000;

/** An answer, read to its end. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON; the caller says what it expects. */
  json<Body>(): Body;
}

/** The members of an `application/problem+json` document. */
export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly correlationId: string;
  readonly clause?: string;
  readonly errors?: readonly { readonly in: string; readonly pointer: string; readonly message: string }[];
  readonly legalNow?: readonly string[];
}

export interface RequestOptions {
  /** GET without a body, else POST. */
  readonly method?: string;
  readonly token?: string;
  /** Sent as JSON, unless it is text, bytes or a form. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Sends one request; whatever the status, it is an answer. Rejects when there is none. */
export async function request(url: string, { method, token, body, headers }: RequestOptions = {}): Promise<Reply> {
  const raw = typeof body === 'string' || body instanceof Uint8Array || body instanceof FormData;
  const answer = await fetch(url, {
    signal: AbortSignal.timeout(longestAnswerMs),
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      ...(body === undefined || body instanceof FormData ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: raw ? (body as string | FormData) : JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, text, json: <Body>() => JSON.parse(text) as Body };
}

/** Writes the bytes to the server as they are and gives back everything that it answers before it hangs up. */
export function rawRequest(url: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => (answer += text));
    socket.on('error', reject);
    socket.on('close', () => resolve(answer));
    socket.setTimeout(longestAnswerMs, () => socket.destroy(new Error(`No end after ${answer}`)));
  });
}
