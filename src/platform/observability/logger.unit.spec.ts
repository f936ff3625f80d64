import { createLogger, NestLogger } from './logger.js';

function capture(level: string): { lines: () => Record<string, unknown>[]; logger: ReturnType<typeof createLogger> } {
  const written: string[] = [];
  const logger = createLogger(level, { write: (line) => void written.push(line) });
  return { logger, lines: () => written.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

it('writes one line of JSON with a level in words and a time in ISO 8601', () => {
  const { logger, lines } = capture('info');
  logger.info({ url: 'x' }, 'serving');
  expect(lines()).toEqual([
    { level: 'info', time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/), url: 'x', msg: 'serving' },
  ]);
});

it('never writes what could be a secret or personal data, at the top or one level down', () => {
  const { logger, lines } = capture('info');
  logger.info({ token: 't', request: { headers: { authorization: 'x' }, body: 'b', query: 'q' } }, 'careless');
  expect(lines()[0]).toMatchObject({
    token: '[redacted]',
    request: { headers: '[redacted]', body: '[redacted]', query: '[redacted]' },
  });
});

describe('for Nest', () => {
  it('start-up chatter is worth debug only', () => {
    const { logger, lines } = capture('info');
    new NestLogger(logger).log('AppModule dependencies initialized', 'InstanceLoader');
    expect(lines()).toEqual([]);
  });

  it('an error keeps its stack and its context', () => {
    const { logger, lines } = capture('info');
    new NestLogger(logger).error(new TypeError('no'), 'ExceptionsHandler');
    new NestLogger(logger).error('no', 'Error: no\n    at here', 'Router');
    expect(lines()).toEqual([
      expect.objectContaining({
        level: 'error',
        context: 'ExceptionsHandler',
        err: expect.objectContaining({ type: 'TypeError', stack: expect.stringContaining('at ') }),
      }),
      expect.objectContaining({ context: 'Router', err: { stack: 'Error: no\n    at here' } }),
    ]);
  });

  it('every level has its own', () => {
    const { logger, lines } = capture('trace');
    const nest = new NestLogger(logger);
    nest.verbose('a');
    nest.debug('b');
    nest.warn({ odd: true });
    nest.fatal('d');
    expect(lines().map(({ level, msg }) => [level, msg])).toEqual([
      ['trace', 'a'],
      ['debug', 'b'],
      ['warn', '{"odd":true}'],
      ['fatal', 'd'],
    ]);
  });
});
