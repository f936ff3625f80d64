import { Metrics, type ProjectorReading } from './metrics.js';

it('counts commands by type and outcome', async () => {
  const metrics = new Metrics();
  metrics.countCommand('classify', 'accepted');
  metrics.countCommand('classify', 'accepted');
  metrics.countCommand('classify', 'refused');
  const text = await metrics.expose();
  expect(text).toContain('redress_commands_total{command="classify",outcome="accepted"} 2');
  expect(text).toContain('redress_commands_total{command="classify",outcome="refused"} 1');
});

it('reads the projectors at the moment it is asked, and forgets those that are gone', async () => {
  const metrics = new Metrics();
  let readings: ProjectorReading[] = [
    { view: 'case-list', behind: 512n, waiting: 3, state: 'live' },
    { view: 'timeline', behind: 0n, waiting: 0, state: 'failed' },
  ];
  metrics.readProjectorsFrom(() => Promise.resolve(readings));
  const first = await metrics.expose();
  expect(first).toContain('redress_projector_behind_positions{projector="case-list"} 512');
  expect(first).toContain('redress_projector_waiting_events{projector="case-list"} 3');
  expect(first).toContain('redress_projector_failed{projector="case-list"} 0');
  expect(first).toContain('redress_projector_failed{projector="timeline"} 1');
  readings = [{ view: 'dashboards', behind: 1n, waiting: 0, state: 'live' }];
  const second = await metrics.expose();
  expect(second).toContain('projector="dashboards"');
  expect(second).not.toContain('case-list');
});

it('still tells the rest when the projectors cannot be asked', async () => {
  const metrics = new Metrics();
  metrics.countCommand('judge', 'accepted');
  metrics.readProjectorsFrom(() => Promise.reject(new Error('store down')));
  expect(await metrics.expose()).toContain('redress_commands_total{command="judge",outcome="accepted"} 1');
});

it('keeps two applications in one process apart', async () => {
  const [one, other] = [new Metrics(), new Metrics()];
  one.countCommand('judge', 'accepted');
  expect(await other.expose()).not.toContain('judge');
});
