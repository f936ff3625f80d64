import { mkdtemp } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Controller, Get, Module } from '@nestjs/common';
import { boot, type RunningProcess } from '../../../src/composition/boot.js';
import { developmentGreeting } from '../../../src/composition/development-greeting.js';
import { openEngines } from '../../../src/composition/engines.js';
import type { Features } from '../../../src/composition/features.js';
import { type Config, loadConfig } from '../../../src/config/config.js';
import { Public } from '../../../src/platform/identity/access.decorators.js';
import { createLogger } from '../../../src/platform/observability/logger.js';
import { send } from './toy-app.js';

const steps: string[] = [];

/** Something that happens once. */
class Moment {
  come: () => void = () => undefined;
  readonly reached = new Promise<void>((resolve) => (this.come = resolve));
}

const arrived = new Moment();
const released = new Moment();

@Public()
@Controller('slow')
class SlowController {
  @Get()
  async answer(): Promise<{ done: true }> {
    arrived.come();
    await released.reached;
    steps.push('answered');
    return { done: true };
  }
}

@Module({ controllers: [SlowController] })
class SlowModule {}

const features: Features = {
  modules: [SlowModule],
  probes: [],
  start: () => Promise.resolve(void steps.push('started')),
  stop: () => Promise.resolve(void steps.push('stopped')),
};

async function config(env: Record<string, string> = {}): Promise<Config> {
  return loadConfig({
    PORT: '0',
    DATA_DIR: await mkdtemp(join(tmpdir(), 'redress-boot-')),
    EVENTSTORE_URL: 'esdb://user:secret@log.example',
    MONGODB_URL: 'mongodb://db.example',
    ...env,
  });
}

const noEngine = (): Promise<never> => Promise.reject(new Error('no engine is needed'));

async function start(settings: Config, lines: string[] = [], opened: Features = features): Promise<RunningProcess> {
  return boot({
    config: settings,
    engines: await openEngines(settings, noEngine),
    logger: createLogger('info', { write: (line) => void lines.push(line) }),
    openFeatures: () => Promise.resolve(opened),
  });
}

it('serves, says who serves the stores without their passwords, and greets a developer with a token for each role', async () => {
  const lines: string[] = [];
  const running = await start(await config(), lines);
  try {
    expect((await send(`${running.url}/health/live`)).status).toBe(200);
    expect(lines.join('')).toContain('esdb://log.example');
    expect(lines.join('')).not.toContain('secret');
    const greeting = await developmentGreeting(running.url, running.developmentIssuer!);
    expect(greeting.match(/^export TOKEN_[A-Z_]+=ey/gm)).toHaveLength(11);
  } finally {
    await running.close();
  }
  expect(steps.splice(0)).toEqual(['started', 'stopped']);
});

it('finishes what is in flight before it stops the features, and accepts nothing new meanwhile', async () => {
  const running = await start(await config());
  const answer = send(`${running.url}/slow`);
  await arrived.reached;
  const closing = running.close();
  await expect(refused(running.url)).resolves.toBe(true);
  released.come();
  expect((await answer).json).toEqual({ done: true });
  await closing;
  expect(steps.splice(0)).toEqual(['started', 'answered', 'stopped']);
});

it('gives everything back when the port is taken', async () => {
  const first = await start(await config());
  const port = new URL(first.url).port;
  await expect(start(await config({ PORT: port }))).rejects.toThrow('EADDRINUSE');
  await first.close();
  expect(steps.splice(0)).toEqual(['started', 'stopped', 'stopped']);
});

it('has no development endpoints in production, and says that an embedded engine is one', async () => {
  const running = await start(
    await config({
      NODE_ENV: 'production',
      KEY_ENCRYPTION_KEY: Buffer.alloc(32).toString('base64'),
      AUTH_ISSUER: 'i',
      AUTH_AUDIENCE: 'a',
      AUTH_JWKS_URL: 'https://issuer.example/jwks',
    }),
  );
  expect(running.developmentIssuer).toBeUndefined();
  const answer = await send(`${running.url}/dev/tokens`, { method: 'POST' });
  expect(answer.status).toBe(404);
  await running.close();
  steps.splice(0);
});

function refused(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    socket.once('error', () => resolve(true)).once('connect', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
