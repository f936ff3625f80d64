import { InvalidConfigError } from '../config/config.js';
import { SourceError } from '../imports/source-error.js';
import { InvalidMappingError } from '../imports/parse-mapping.js';
import { StoreUnavailableError } from '../platform/eventstore/errors.js';
import { CliError, exitCodes, explain } from './cli-error.js';

class MongoServerSelectionError extends Error {
  override readonly name = 'MongoServerSelectionError';
}

describe('what an operator is told of an error', () => {
  it('is the message of an error made for them, and the code it asks for', () => {
    expect(explain(new CliError('There is no file x.', exitCodes.unusable))).toEqual({
      message: 'There is no file x.',
      exitCode: 2,
    });
    expect(explain(new CliError('Stopped.'))).toEqual({ message: 'Stopped.', exitCode: 1 });
  });

  it.each([
    new InvalidConfigError([{ name: 'PORT', message: 'is "x"' }]),
    new InvalidMappingError(['it is not JSON']),
    new SourceError('it is empty'),
  ])('$name: what was given cannot be used', (error) => {
    expect(explain(error)).toEqual({ message: error.message, exitCode: 2 });
  });

  it('names the store that does not serve', () => {
    expect(explain(new StoreUnavailableError(new Error('x'))).message).toBe('The event store does not answer.');
    expect(explain(new MongoServerSelectionError('timed out')).message).toBe(
      "The read models' store does not serve: timed out",
    );
  });

  it('points to --debug where nobody foresaw the error', () => {
    expect(explain(new TypeError('x is not a function'))).toEqual({
      message: 'x is not a function (--debug shows where)',
      exitCode: 1,
    });
    expect(explain('text')).toEqual({ message: 'text', exitCode: 1 });
  });
});
