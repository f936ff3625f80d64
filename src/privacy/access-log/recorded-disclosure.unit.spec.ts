import type { Actor } from '../../platform/event-sourcing/event.js';
import type { AccessEvent } from './access-event.js';
import { RecordedDisclosure } from './recorded-disclosure.js';

const document = { statement: { sealed: '1.token' }, channel: 'phone' };
const opened = { statement: 'Two months.', channel: 'phone' };
const withheld = { statement: { withheld: true }, channel: 'phone' };
const look = { caseId: 'c-1', part: 'case', detail: 'revision=3' } as const;
const specialist: Actor = { person: 'ann', roles: ['claims_specialist'] };

function shown(given: object, { actor = specialist, recused = [] as string[], fails = false } = {}) {
  const recorded: [AccessEvent, string][] = [];
  const disclosure = new RecordedDisclosure(
    { disclose: <T>(_: T) => Promise.resolve(opened as T) },
    {
      record: (event, { actor: { person } }) => {
        if (fails) return Promise.reject(new Error('The store is away.'));
        return Promise.resolve(void recorded.push([event, person]));
      },
    },
  );
  const context = { actor, correlationId: 'corr', causationId: 'cause' };
  return { answer: disclosure.disclose(given, look, context, new Set(recused)), recorded };
}

describe('a recorded disclosure', () => {
  it('opens the document and says who was shown what', async () => {
    const { answer, recorded } = shown(document);
    expect(await answer).toEqual(opened);
    expect(recorded).toEqual([[{ type: 'PersonalDataShown', data: look }, 'ann']]);
  });

  it('shows nothing when the look cannot be recorded', async () => {
    await expect(shown(document, { fails: true }).answer).rejects.toThrow('away');
  });

  it('withholds from roles that do not see personal data, and records nothing', async () => {
    const { answer, recorded } = shown(document, { actor: { person: 'ann', roles: ['analyst'] } });
    expect(await answer).toEqual(withheld);
    expect(recorded).toEqual([]);
  });

  it('withholds from who is recused, and records nothing', async () => {
    const { answer, recorded } = shown(document, { recused: ['ann'] });
    expect(await answer).toEqual(withheld);
    expect(recorded).toEqual([]);
  });

  it('records nothing where there is nothing to open', async () => {
    const { answer, recorded } = shown({ channel: 'phone', items: [1, null] });
    expect(await answer).toEqual({ channel: 'phone', items: [1, null] });
    expect(recorded).toEqual([]);
  });
});
