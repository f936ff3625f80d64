import 'reflect-metadata';
import { jest } from '@jest/globals';
import { runCli } from './run-cli.js';

const commands = ['start', 'import', 'verify', 'replay', 'rebuild', 'lag', 'doctor'];

function cli(): { out: string[]; run: (...args: string[]) => Promise<number> } {
  const out: string[] = [];
  const write = (text: unknown): boolean => {
    out.push(String(text));
    return true;
  };
  jest.spyOn(process.stdout, 'write').mockImplementation(write);
  jest.spyOn(process.stderr, 'write').mockImplementation(write);
  const say = (line: string): void => void out.push(line);
  const terminal = { isInteractive: false, print: say, tell: say };
  const startEngine = (): never => {
    throw new Error('No engine is needed for what cannot be used.');
  };
  return { out, run: (...args) => runCli(args, { startEngine, terminal }) };
}

afterEach(() => jest.restoreAllMocks());

describe('the command line', () => {
  it('lists its commands', async () => {
    const { out, run } = cli();
    expect(await run('--help')).toBe(0);
    for (const command of commands) expect(out.join('')).toContain(`  ${command} `);
  });

  it.each(commands)('shows an example of %s', async (command) => {
    const { out, run } = cli();
    expect(await run(command, '--help')).toBe(0);
    expect(out.join('')).toMatch(new RegExp(`Examples?:\n(.*\n)*? {2}.*redress ${command}`));
  });

  it.each([
    [['dance'], "unknown command 'dance'"],
    [['lag', '--loud'], "unknown option '--loud'"],
    [['import', 'x.csv'], "required option '--mapping <name or file>' not specified"],
    [['import', '--mapping', 'texas-complaints', '--limit', '0', 'x.csv'], 'It must be a whole number above 0.'],
    [['import', '--mapping', 'nothing', 'x.csv'], '"nothing" is neither a mapping that comes with the product'],
    [['import', '--mapping', 'texas-complaints', 'nowhere.csv'], 'There is no file nowhere.csv.'],
    [['import', '--mapping', 'texas-complaints', '--person', 'a b', 'package.json'], '--person must be an id'],
    [['import', '--mapping', 'texas-complaints', '--report', './package.json', 'package.json'], 'overwrite the input'],
    [['verify'], 'Name one case, or say --all.'],
    [['verify', 'x', '--all'], 'Name one case, or say --all.'],
    [['verify', 'x'], 'A case id is a UUID; "x" is none.'],
    [['verify', '00000000-0000-4000-8000-000000000000', '--person', 'a b'], '--person must be an id'],
    [['replay', '00000000-0000-4000-8000-000000000000', '--person', ''], '--person must be an id'],
    [['replay', 'x'], 'A case id is a UUID; "x" is none.'],
    [['replay', 'x', '--lang', 'tlh'], 'Allowed choices are en, zh-Hant, zh-Hans.'],
    [['rebuild'], 'Name views, or say --all.'],
    [['rebuild', 'case-list', '--all'], 'Name views, or say --all.'],
  ])('%j cannot be used, and says why', async (args, message) => {
    const { out, run } = cli();
    expect([await run(...args), out.join('\n')]).toEqual([2, expect.stringContaining(message)]);
    expect(out.join('\n')).not.toContain('    at ');
  });

  it('shows where an error comes from when it is asked to', async () => {
    const { out, run } = cli();
    await run('--debug', 'verify', 'x');
    expect(out.join('\n')).toContain('    at ');
  });
});
