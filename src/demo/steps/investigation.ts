import type { Part } from '../people.js';
import { command, type Step, step } from './step.js';

const members = [
  ['specialist', 'claims'],
  ['service', 'service'],
  ['technician', 'technical'],
] as const satisfies readonly (readonly [Part, string])[];

/** 4.1 Led by the owner, or by who came after them. */
export function teamFormed(leader: Part = 'owner'): Step {
  return command(4, leader, 'form-team', ({ facts }) => ({
    members: members.map(([part, work]) => ({ person: facts.cast[part].person, function: work })),
  }));
}

/** D2 */
export const undertakingAccepted: readonly Step[] = members.map(([part]) =>
  command(2, part, 'accept-confidentiality', () => ({ undertakingVersion: '2026-01' })),
);

/** 4.2 The content is uploaded, attached to the record and cited as evidence. */
export const evidenceCollected: Step = step(8, async (scene) => {
  const { phrases, words, number } = scene.facts;
  const { documentId, sha256 } = await scene.upload('technician', `${number}\n${words.incident}\n${words.finding}\n`);
  await scene.send('technician', 'attach-document', { documentId, name: `record-${number}.txt`, kind: 'report' });
  await scene.make('evidence', 'technician', 'collect-evidence', {
    kind: 'system_record',
    title: phrases.fileTitle,
    source: phrases.fileSource,
    custody: phrases.fileCustody,
    sha256,
    documentId,
  });
});

export const findingRecorded: Step = step(8, (scene) =>
  scene.make('finding', 'technician', 'record-finding', {
    finding: scene.facts.words.finding,
    evidence: [scene.made('evidence')],
  }),
);

export const rootCauseIdentified: Step = command(6, 'technician', 'identify-root-cause', (scene) => ({
  method: 'five_whys',
  causeCode: scene.facts.matter.causeCode,
  explanation: scene.facts.phrases.whatWentWrong,
  findings: [scene.made('finding')],
}));

/** 4.3 */
export const customerUpdated: Step = command(4, 'service', 'update-customer', ({ facts }) => ({
  channel: 'phone',
  content: facts.phrases.progress,
  promises: [facts.phrases.promise],
}));
