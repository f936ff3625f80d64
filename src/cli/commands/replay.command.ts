import { Command, Option } from 'commander';
import type { Moment } from '../../audit/moment.js';
import { languages, type Language } from '../../cases/views/timeline/languages.js';
import type { StoredEvent } from '../../platform/event-sourcing/event.js';
import { caseIdOf } from '../case-id.js';
import { CliError, exitCodes } from '../cli-error.js';
import { personOf } from '../person-option.js';
import { readerContext } from '../reader-context.js';
import type { Cli, CommandMaker } from '../cli.js';
import { type Session, withStores } from '../session.js';
import { table } from '../terminal.js';

interface Options {
  readonly at?: string;
  readonly json?: true;
  readonly lang: Language;
  readonly personal?: true;
  readonly person: string;
}

const help = `
The history is read from the log itself, not from a view. Who looked, and at what, is put on record. Without --personal, names,
contacts and free text stay withheld.

Examples:
  redress replay 0193d1f2-7b3c-7c55-9d3c-3f1e0b6a1c22
  redress replay 0193d1f2-7b3c-7c55-9d3c-3f1e0b6a1c22 --at 2026-11-22T08:30:00Z --lang zh-Hant
  redress replay 0193d1f2-7b3c-7c55-9d3c-3f1e0b6a1c22 --json --personal --person wu.ling`;

/** `redress replay`: the history of a case. */
export const replayCommand: CommandMaker = (cli) =>
  new Command('replay')
    .description('Show the history of a case, event by event.')
    .argument('<caseId>', 'the case')
    .option('--at <revision or instant>', 'only what was recorded up to then')
    .option('--json', 'the events as JSON, one a line')
    .addOption(new Option('--lang <language>', 'language of the sentences').choices(languages).default('en'))
    .option('--personal', 'open personal data (clause D2)')
    .option('--person <id>', 'who looks; stands in the access record', 'operator')
    .addHelpText('after', help)
    .action(async (caseId: string, options: Options, command: Command) => {
      const id = caseIdOf(caseId);
      const asked = { ...options, person: personOf(options.person) };
      await withStores(cli, command.optsWithGlobals(), (session) => replay(cli, session, id, asked));
    });

async function replay({ terminal }: Cli, session: Session, caseId: string, options: Options): Promise<void> {
  const [{ CaseHistory }, { recusedBy }, { replayed }, { upTo }, { Disclosure }] = await Promise.all([
    import('../../audit/case-history.js'),
    import('../../audit/case-state.js'),
    import('../../audit/queries/history.answers.js'),
    import('../../audit/moment.js'),
    import('../../privacy/disclosure.js'),
  ]);
  const { stores } = session;
  const { at, personal = false } = options;
  const moment = at === undefined ? undefined : await momentOf(at);
  const history = await new CaseHistory(stores.log).events(caseId);
  const events = moment === undefined ? history : upTo(history, moment);
  const context = readerContext(options.person);
  const detail = [at === undefined ? 'from=0' : `at=${at}`, ...(personal ? ['personal'] : [])].join(' ');
  await stores.accessLog.record({ type: 'HistoryRead', data: { caseId, view: 'events', detail } }, context);
  if (events.length === 0) throw new CliError(`Nothing of case ${caseId} was recorded by then.`);
  const shown = personal
    ? ((await stores.vault.open(events)) as typeof events)
    : await new Disclosure(stores.vault).disclose(events, context.actor, recusedBy(history));
  const lines = options.json
    ? shown.map((event) => JSON.stringify(replayed(event)))
    : await tellAll(shown, options.lang, session);
  for (const line of lines) terminal.print(line);
}

async function tellAll(
  events: readonly StoredEvent[],
  language: Language,
  { config }: Session,
): Promise<readonly string[]> {
  const [{ Sentences }, { tell }] = await Promise.all([
    import('../../cases/views/timeline/sentences.js'),
    import('../../cases/views/timeline/told-facts.js'),
  ]);
  const sentences = new Sentences(config.timeZone);
  const rows = events.map(({ revision, type, data, metadata: { recordedAt, actor, authority, clause } }) => [
    String(revision),
    recordedAt,
    actor.application === undefined ? actor.person : `${actor.person} via ${actor.application}`,
    authority,
    clause,
    sentences.sentence(language, { type, ...(tell(type, data) ?? { params: {} }) }),
  ]);
  return table(['revision', 'when', 'who', 'authority', 'clause', 'what'], rows);
}

async function momentOf(at: string): Promise<Moment> {
  const { parseMoment } = await import('../../audit/moment.js');
  try {
    return parseMoment(at, 'at');
  } catch (error) {
    const message = '--at must be a revision such as 7, or an instant such as 2026-11-22T08:30:00Z.';
    throw new CliError(message, exitCodes.unusable, { cause: error });
  }
}
