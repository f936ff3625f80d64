import { type handleUnaryCall, type Server } from '@grpc/grpc-js';
import definition from '@eventstore/db-client/generated/persistent_grpc_pb.js';
import persistent, {
  type CreateReq,
  type CreateResp,
  type DeleteReq,
  type DeleteResp,
  type GetInfoReq,
  type GetInfoResp,
  type ListReq,
  type ListResp,
  type ReplayParkedReq,
  type ReplayParkedResp,
  type UpdateReq,
  type UpdateResp,
} from '@eventstore/db-client/generated/persistent_pb.js';
import shared, { type Empty } from '@eventstore/db-client/generated/shared_pb.js';
import { GroupFailedError } from '../persistent-subscriptions/errors.js';
import { ALL } from '../persistent-subscriptions/names.js';
import { type PersistentSubscriptions } from '../persistent-subscriptions/persistent-subscriptions.js';
import { type EventStore } from '../storage/event-store.js';
import { readHandler } from './persistent-subscription-consumer.js';
import { toGroupStatus } from './persistent-subscription-errors.js';
import { toSubscriptionInfo } from './persistent-subscription-info.js';
import { type GroupName, nameOf, parseGroupName, parseProposal, targetOf } from './persistent-subscription-requests.js';

/** Adds `PersistentSubscriptions`; events pass as bytes. */
export function addPersistentSubscriptions(server: Server, store: EventStore, groups: PersistentSubscriptions): void {
  const { PersistentSubscriptionsService } = definition;
  const asBytes = (bytes: Buffer): Buffer => bytes;
  const read = { ...PersistentSubscriptionsService.read, responseSerialize: asBytes, responseDeserialize: asBytes };
  server.addService(
    { ...PersistentSubscriptionsService, read },
    {
      create: createHandler(groups),
      update: updateHandler(groups),
      delete: deleteHandler(groups),
      read: readHandler(store, groups),
      getInfo: getInfoHandler(groups),
      replayParked: replayParkedHandler(groups),
      list: listHandler(groups),
      restartSubsystem: restartSubsystemHandler(groups),
    },
  );
}

/** Answers a request about a group, or says which group it failed for. */
function answering<Request, Response>(
  name: (request: Request) => GroupName,
  work: (request: Request) => Promise<Response> | Response,
): handleUnaryCall<Request, Response> {
  return (call, reply) => {
    Promise.resolve(call.request)
      .then(work)
      .then(
        (response) => reply(null, response),
        (error: unknown) => {
          const { stream, group } = name(call.request);
          reply(toGroupStatus(error, stream, group));
        },
      );
  };
}

function createHandler(groups: PersistentSubscriptions): handleUnaryCall<CreateReq, CreateResp> {
  return answering(
    (request) => targetOf(request.getOptions()),
    async (request) => {
      await groups.create(parseProposal(request.getOptions()));
      return new persistent.CreateResp();
    },
  );
}

function updateHandler(groups: PersistentSubscriptions): handleUnaryCall<UpdateReq, UpdateResp> {
  return answering(
    (request) => targetOf(request.getOptions()),
    async (request) => {
      await groups.update(parseProposal(request.getOptions()));
      return new persistent.UpdateResp();
    },
  );
}

function deleteHandler(groups: PersistentSubscriptions): handleUnaryCall<DeleteReq, DeleteResp> {
  return answering(
    (request) => parseGroupName(request.getOptions()),
    async (request) => {
      const { stream, group } = parseGroupName(request.getOptions());
      await groups.delete(stream, group);
      return new persistent.DeleteResp();
    },
  );
}

function getInfoHandler(groups: PersistentSubscriptions): handleUnaryCall<GetInfoReq, GetInfoResp> {
  return answering(
    (request) => parseGroupName(request.getOptions()),
    (request) => {
      const { stream, group } = parseGroupName(request.getOptions());
      const response = new persistent.GetInfoResp();
      response.setSubscriptionInfo(toSubscriptionInfo(groups.find(stream, group).info()));
      return response;
    },
  );
}

function replayParkedHandler(groups: PersistentSubscriptions): handleUnaryCall<ReplayParkedReq, ReplayParkedResp> {
  return answering(
    (request) => parseGroupName(request.getOptions()),
    (request) => {
      const options = request.getOptions();
      const { stream, group } = parseGroupName(options);
      const stopAt = options?.hasStopAt() ? Number(options.getStopAt()) : undefined;
      if (stopAt !== undefined && stopAt < 0) {
        throw new GroupFailedError('Cannot stop replaying parked message at a negative version.');
      }
      groups.find(stream, group).replayParked(stopAt);
      return new persistent.ReplayParkedResp();
    },
  );
}

function listHandler(groups: PersistentSubscriptions): handleUnaryCall<ListReq, ListResp> {
  const streamOf = (request: ListReq): string | undefined => {
    const forStream = request.getOptions()?.getListForStream();
    return forStream?.hasAll() ? ALL : forStream && nameOf(forStream.getStream());
  };
  return answering(
    (request) => ({ stream: streamOf(request) ?? '', group: '' }),
    (request) => {
      const response = new persistent.ListResp();
      response.setSubscriptionsList(groups.list(streamOf(request)).map(toSubscriptionInfo));
      return response;
    },
  );
}

function restartSubsystemHandler(groups: PersistentSubscriptions): handleUnaryCall<Empty, Empty> {
  return answering(
    () => ({ stream: '', group: '' }),
    async () => {
      await groups.restart();
      return new shared.Empty();
    },
  );
}
