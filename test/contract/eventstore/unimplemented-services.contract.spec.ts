import { type Client, credentials, type ServiceError, status } from '@grpc/grpc-js';
import monitoringServices from '@eventstore/db-client/generated/monitoring_grpc_pb.js';
import operationsServices from '@eventstore/db-client/generated/operations_grpc_pb.js';
import usersServices from '@eventstore/db-client/generated/users_grpc_pb.js';
import { connect } from 'node:net';
import {
  itOnEmbedded,
  rejection,
  startEventStore,
  testEvents,
  freshStream,
  type TestEventStore,
} from '../../support/event-store.js';

describe('What the engine does not offer', () => {
  let store: TestEventStore;
  beforeAll(async () => (store = await startEventStore()));
  afterAll(() => store.close());

  const address = () => new URL(store.url.replace('esdb:', 'http:'));

  itOnEmbedded.each([
    ['Create', () => store.client.createProjection('p', 'fromAll()')],
    ['Enable', () => store.client.enableProjection('p')],
    ['Delete', () => store.client.deleteProjection('p')],
    ['State', () => store.client.getProjectionState('p')],
    ['Statistics', () => store.client.listProjections()],
    ['RestartSubsystem', () => store.client.restartSubsystem()],
  ] as const)('is refused by name through the client: projections, %s', async (method, call) => {
    const error = await rejection(call());
    expect(error).toMatchObject({ code: status.UNIMPLEMENTED });
    expect(error.message).toContain(`event_store.client.projections.Projections/${method}`);
  });

  itOnEmbedded.each([
    ['users.Users', usersServices.UsersService],
    ['operations.Operations', operationsServices.OperationsService],
    ['monitoring.Monitoring', monitoringServices.MonitoringService],
  ] as const)('is refused by name on the wire: every method of %s', async (service, definition) => {
    const client = new usersServices.UsersClient(address().host, credentials.createInsecure());
    const paths = Object.values(definition as Record<string, { path: string }>).map(({ path }) => path);
    expect(paths.length).toBeGreaterThan(0);
    for (const path of paths) {
      const error = await unaryError(client, path);
      expect(error.code).toBe(status.UNIMPLEMENTED);
      expect(error.details).toContain(path);
      expect(path).toContain(service);
    }
    client.close();
  });

  itOnEmbedded('leaves other protocols without an answer, and goes on', async () => {
    const { hostname, port } = address();
    const socket = connect(Number(port), hostname);
    socket.write('GET /subscriptions HTTP/1.1\r\nHost: there\r\n\r\n');
    const answered: Buffer[] = [];
    socket.on('data', (bytes: Buffer) => answered.push(bytes));
    await new Promise<void>((resolve) => socket.on('close', () => resolve()).on('error', () => resolve()));
    expect(Buffer.concat(answered).toString('latin1')).not.toMatch(/HTTP\/1.1 2\d\d/);
    const written = await store.client.appendToStream(freshStream(), testEvents(1));
    expect(written.success).toBe(true);
  });
});

function unaryError(client: Client, path: string): Promise<ServiceError> {
  return new Promise((resolve, reject) => {
    const asBytes = (bytes: Buffer): Buffer => bytes;
    client.makeUnaryRequest(path, asBytes, asBytes, Buffer.alloc(0), (error) => {
      if (error) resolve(error);
      else reject(new Error(`${path} was answered`));
    });
  });
}
