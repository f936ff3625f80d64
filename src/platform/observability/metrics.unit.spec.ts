import { Metrics, type ProjectorReading } from './metrics.js';

const judge = '/v1/cases/:caseId/judge';

it('counts answers, and so commands, by route and status', async () => {
  const metrics = new Metrics();
  metrics.observeRequest('POST', judge, 200, 0.004);
  metrics.observeRequest('POST', judge, 200, 0.04);
  metrics.observeRequest('POST', judge, 409, 0.002);
  const text = await metrics.expose();
  const count = (status: number): string =>
    `redress_http_request_duration_seconds_count{method="POST",route="${judge}",status="${status}"}`;
  expect(text).toContain(`${count(200)} 2`);
  expect(text).toContain(`${count(409)} 1`);
  expect(text).toContain(`le="0.005",method="POST",route="${judge}",status="200"} 1`);
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
  metrics.observeRequest('POST', judge, 200, 0.004);
  metrics.readProjectorsFrom(() => Promise.reject(new Error('store down')));
  expect(await metrics.expose()).toContain(`route="${judge}"`);
});

it('keeps two applications in one process apart', async () => {
  const [one, other] = [new Metrics(), new Metrics()];
  one.observeRequest('POST', judge, 200, 0.004);
  expect(await other.expose()).not.toContain('judge');
});
