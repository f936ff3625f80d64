import { parseArgs } from 'node:util';

export interface DemoOptions {
  readonly cases: number;
  readonly seed: number;
  /** A product that is running already; absent: the demo starts its own. */
  readonly url: string | undefined;
  readonly port: number;
  readonly dataDir: string;
  /** Ends the product that the demo started as soon as everything is played. */
  readonly exit: boolean;
}

export const usage = `Plays invented cases through a product of its own, and leaves it serving until Ctrl-C.

  npm run demo -- [--cases 200] [--seed 1] [--port 3000] [--data-dir ./data/demo] [--exit]
  npm run demo -- --url http://127.0.0.1:3000 [--cases 200] [--seed 1]

  --cases     how many cases, from 1 to 20000
  --seed      the same seed invents the same cases
  --port      where the product listens; 0 takes a free port
  --data-dir  where it keeps its data; an earlier demo there is replaced
  --exit      end when everything is played
  --url       play on a running product, whose clock must stand months in the past (DEVELOPMENT_CLOCK_START)
`;

/** The command line does not say what can be done; the message says what would be right. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** @throws UsageError */
export function readOptions(args: readonly string[]): DemoOptions | 'help' {
  const values = parse(args);
  if (values.help === true) return 'help';
  return {
    cases: whole('cases', values.cases, 1, 20_000),
    seed: whole('seed', values.seed, 0, 1_000_000),
    url: values.url?.replace(/\/+$/, ''),
    port: whole('port', values.port, 0, 65_535),
    dataDir: values['data-dir'],
    exit: values.exit,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        cases: { type: 'string', default: '200' },
        seed: { type: 'string', default: '1' },
        url: { type: 'string' },
        port: { type: 'string', default: '3000' },
        'data-dir': { type: 'string', default: './data/demo' },
        exit: { type: 'boolean', default: false },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : 'The options cannot be read.');
  }
}

function whole(name: string, text: string, min: number, max: number): number {
  const value = /^\d{1,7}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw new UsageError(`--${name} must be a whole number from ${min} to ${max}.`);
}
