import { aggregate } from './aggregate.js';
import {
  collStats,
  create,
  dbStats,
  drop,
  dropDatabase,
  listCollections,
  listDatabases,
  renameCollection,
} from './catalog-commands.js';
import { collMod } from './coll-mod.js';
import { explain } from './explain.js';
import { findAndModify } from './find-and-modify.js';
import { buildInfo, getParameter, hello, hostInfo, serverStatus } from './hello.js';
import { createIndexes, dropIndexes, listIndexes } from './index-commands.js';
import { count, distinct, find, getMore, killCursors } from './read-commands.js';
import { type Reply, type Request } from './request.js';
import { connectionStatus, logout, refuseUserCommand, saslContinue, saslStart } from './sasl.js';
import { endSessions, refreshSessions, refuseTransaction, startSession } from './session-commands.js';
import { deleteDocuments, insert, update } from './write-commands.js';

/** How a command is carried out, and the fields of its own that it knows. */
export interface Command {
  readonly run: (request: Request) => Reply | Promise<Reply>;
  /** undefined: fields are not checked, as the server does for its diagnostic commands */
  readonly fields?: ReadonlySet<string>;
  readonly writes?: boolean;
}

const fields = (text: string): ReadonlySet<string> => new Set(text.split(' '));

const nothing = (): Reply => ({});

const findAndModifyCommand: Command = {
  run: findAndModify,
  writes: true,
  fields: fields(
    'query sort remove update new fields upsert bypassDocumentValidation collation arrayFilters hint let runtimeConstants',
  ),
};

const deleteCommand: Command = {
  run: deleteDocuments,
  writes: true,
  fields: fields('deletes ordered bypassDocumentValidation let stmtId stmtIds'),
};

const userCommands = [
  'authenticate',
  'createUser',
  'updateUser',
  'dropUser',
  'dropAllUsersFromDatabase',
  'usersInfo',
  'grantRolesToUser',
  'revokeRolesFromUser',
  'createRole',
  'updateRole',
  'dropRole',
  'rolesInfo',
].map((name): [string, Command] => [name, { run: refuseUserCommand }]);

/** Every command of the engine by its name; names are compared exactly, as on the server. */
export const COMMANDS: ReadonlyMap<string, Command> = new Map<string, Command>([
  ['hello', { run: hello }],
  ['isMaster', { run: hello }],
  ['ismaster', { run: hello }],
  ['ping', { run: nothing }],
  ['buildInfo', { run: buildInfo }],
  ['buildinfo', { run: buildInfo }],
  ['hostInfo', { run: hostInfo }],
  ['serverStatus', { run: serverStatus }],
  ['connectionStatus', { run: connectionStatus }],
  ['saslStart', { run: saslStart }],
  ['saslContinue', { run: saslContinue }],
  ['logout', { run: logout }],
  ...userCommands,
  ['getParameter', { run: getParameter }],
  ['getCmdLineOpts', { run: () => ({ argv: ['embedded'], parsed: {} }) }],
  ['getLog', { run: () => ({ totalLinesWritten: 0, log: [] }) }],
  ['getFreeMonitoringStatus', { run: () => ({ state: 'disabled' }) }],
  ['whatsmyuri', { run: ({ connection }) => ({ you: `127.0.0.1:${connection}` }) }],
  ['startSession', { run: startSession }],
  ['endSessions', { run: endSessions }],
  ['killSessions', { run: endSessions }],
  ['refreshSessions', { run: refreshSessions }],
  ['commitTransaction', { run: refuseTransaction }],
  ['abortTransaction', { run: refuseTransaction }],
  [
    'find',
    {
      run: find,
      fields: fields(
        'filter sort projection hint skip limit batchSize singleBatch min max returnKey showRecordId tailable oplogReplay noCursorTimeout awaitData allowPartialResults allowDiskUse collation let',
      ),
    },
  ],
  ['getMore', { run: getMore, fields: fields('collection batchSize term lastKnownCommittedOpTime') }],
  ['killCursors', { run: killCursors, fields: fields('cursors') }],
  ['count', { run: count, fields: fields('query limit skip hint collation fields') }],
  ['distinct', { run: distinct, fields: fields('key query collation hint') }],
  [
    'aggregate',
    {
      run: aggregate,
      fields: fields(
        'pipeline explain cursor allowDiskUse bypassDocumentValidation hint let collation needsMerge fromMongos',
      ),
    },
  ],
  ['explain', { run: explain, fields: fields('verbosity') }],
  [
    'insert',
    { run: insert, writes: true, fields: fields('documents ordered bypassDocumentValidation stmtId stmtIds') },
  ],
  [
    'update',
    { run: update, writes: true, fields: fields('updates ordered bypassDocumentValidation let stmtId stmtIds') },
  ],
  ['delete', deleteCommand],
  ['findAndModify', findAndModifyCommand],
  ['findandmodify', findAndModifyCommand],
  ['listDatabases', { run: listDatabases, fields: fields('filter nameOnly authorizedDatabases') }],
  ['listCollections', { run: listCollections, fields: fields('filter nameOnly cursor authorizedCollections') }],
  ['create', { run: create, writes: true }],
  ['drop', { run: drop, writes: true, fields: fields('') }],
  ['dropDatabase', { run: dropDatabase, writes: true, fields: fields('') }],
  ['collMod', { run: collMod, writes: true }],
  ['renameCollection', { run: renameCollection, writes: true, fields: fields('to dropTarget') }],
  [
    'createIndexes',
    { run: createIndexes, writes: true, fields: fields('indexes commitQuorum ignoreUnknownIndexOptions') },
  ],
  ['listIndexes', { run: listIndexes, fields: fields('cursor includeBuildUUIDs includeIndexBuildInfo') }],
  ['dropIndexes', { run: dropIndexes, writes: true, fields: fields('index') }],
  ['collStats', { run: collStats }],
  ['dbStats', { run: dbStats }],
]);
