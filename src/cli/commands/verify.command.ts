import { Command } from 'commander';
import type { ChainFinding } from '../../platform/event-sourcing/chain-verification.js';
import { caseIdOf } from '../case-id.js';
import { CliError, type ExitCode, exitCodes } from '../cli-error.js';
import { personOf } from '../person-option.js';
import { startProgress } from '../progress.js';
import { readerContext } from '../reader-context.js';
import type { Cli, CommandMaker } from '../cli.js';
import { type Session, withStores } from '../session.js';
import { count, type Terminal } from '../terminal.js';

const help = `
Each event attests the hash of the one before it in its stream. Changed, removed, reordered and added events are named. A tail that was
cut off can only be seen by comparing the last hash with a copy kept elsewhere. Ends with 1 when a chain is not whole.

Examples:
  redress verify 0193d1f2-7b3c-7c55-9d3c-3f1e0b6a1c22
  redress verify --all`;

/** `redress verify`: whether histories are whole. */
export const verifyCommand: CommandMaker = (cli, finish) =>
  new Command('verify')
    .description('Check the hash chain of one case, or of every stream of the log.')
    .argument('[caseId]', 'the case')
    .option('--all', 'the whole log')
    .option('--person <id>', 'who looks; stands in the access record of the case', 'operator')
    .addHelpText('after', help)
    .action(async (caseId: string | undefined, { all, person }: { all?: true; person: string }, command: Command) => {
      if ((caseId === undefined) === (all === undefined)) {
        throw new CliError('Name one case, or say --all.', exitCodes.unusable);
      }
      const id = caseId === undefined ? undefined : caseIdOf(caseId);
      const reader = personOf(person);
      finish(
        await withStores(cli, command.optsWithGlobals(), (session) =>
          id === undefined ? verifyLog(cli, session) : verifyCase(cli, session, id, reader),
        ),
      );
    });

async function verifyCase({ terminal }: Cli, { stores }: Session, caseId: string, person: string): Promise<ExitCode> {
  const [{ CaseHistory }, { verifyChain }] = await Promise.all([
    import('../../audit/case-history.js'),
    import('../../platform/event-sourcing/chain-verification.js'),
  ]);
  const events = await new CaseHistory(stores.log).recorded(caseId);
  await stores.accessLog.record(
    { type: 'HistoryRead', data: { caseId, view: 'verification', detail: '' } },
    readerContext(person),
  );
  const findings = verifyChain(`case-${caseId}`, events);
  if (findings.length === 0) {
    const { integrity } = (events.at(-1)?.metadata ?? {}) as { readonly integrity?: { readonly hash: string } };
    terminal.print(`Case ${caseId} is whole: ${count(events.length)} event(s), last hash ${integrity?.hash ?? ''}`);
    return exitCodes.ok;
  }
  terminal.print(`Case ${caseId} is not whole:`);
  printFindings(terminal, findings);
  return exitCodes.failed;
}

async function verifyLog({ terminal }: Cli, { stores, signal }: Session): Promise<ExitCode> {
  const { LogVerification } = await import('../../audit/log-verification.js');
  const verification = new LogVerification();
  const head = (await stores.log.ping()) ?? 0n;
  const progress = startProgress(terminal, 'verifying', Number(head));
  try {
    for await (const event of stores.log.readAll()) {
      if (signal.aborted) throw new CliError('Stopped before the end of the log.');
      verification.take(event);
      if (verification.events % 1_000 === 0) {
        progress.update(Number(event.position), `${count(verification.events)} events`);
      }
    }
  } finally {
    progress.stop();
  }
  let broken = 0;
  for await (const { streamName, findings } of verification.findings(stores.log)) {
    broken += 1;
    terminal.print(`${streamName} is not whole:`);
    printFindings(terminal, findings);
  }
  const seen = `${count(verification.events)} event(s) in ${count(verification.streams)} stream(s)`;
  terminal.print(
    broken === 0
      ? `The log is whole: ${seen}, digest ${verification.digest()}`
      : `${seen}; ${count(broken)} stream(s) not whole`,
  );
  return broken === 0 ? exitCodes.ok : exitCodes.failed;
}

function printFindings(terminal: Terminal, findings: readonly ChainFinding[]): void {
  for (const { kind, revision, id, explanation } of findings) {
    terminal.print(`  revision ${String(revision)} ${kind}: ${explanation}${id === null ? '' : ` (event ${id})`}`);
  }
}
