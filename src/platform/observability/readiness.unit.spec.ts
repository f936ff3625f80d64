import { readinessOf } from './readiness.js';

const up = { name: 'up', check: () => Promise.resolve({ ready: true, detail: { lag: 3 } }) };

it('is ready when every part is', async () => {
  expect(await readinessOf([up], 1000)).toEqual({ ready: true, parts: { up: { ready: true, detail: { lag: 3 } } } });
});

it('is ready when there is nothing to wait for', async () => {
  expect(await readinessOf([], 1000)).toEqual({ ready: true, parts: {} });
});

it('counts a part that does not answer in time as not ready, without waiting for it', async () => {
  const silent = { name: 'silent', check: () => new Promise<never>(() => undefined) };
  expect(await readinessOf([up, silent], 5)).toEqual({
    ready: false,
    parts: {
      up: { ready: true, detail: { lag: 3 } },
      silent: { ready: false, detail: { failure: 'no answer within 5 ms' } },
    },
  });
});

it('counts a part whose probe throws at once as not ready', async () => {
  const broken = {
    name: 'broken',
    check: () => {
      throw new Error('not connected');
    },
  };
  expect((await readinessOf([broken], 5)).parts['broken']).toEqual({
    ready: false,
    detail: { failure: 'not connected' },
  });
});
