import { CODE, MongoError, notSupported } from '../errors.js';
import { type IndexDefinition } from '../storage/collection.js';
import { answered, existing } from './catalog-commands.js';
import { checkFields } from './field-check.js';
import { namedIndex, readExpiry } from './index-commands.js';
import { type Reply, type Request } from './request.js';

const REFUSED = [
  'validator',
  'validationLevel',
  'validationAction',
  'viewOn',
  'pipeline',
  'cappedSize',
  'cappedMax',
  'expireAfterSeconds',
  'changeStreamPreAndPostImages',
];
const REFUSED_OF_INDEX = ['hidden', 'prepareUnique', 'unique'];
const INDEX_FIELDS = new Set(['name', 'keyPattern', 'expireAfterSeconds', ...REFUSED_OF_INDEX]);

/** `collMod`: changes after how long the documents of a TTL index go. */
export function collMod(request: Request): Promise<Reply> {
  for (const option of REFUSED) if (request.get(option)) throw notSupported(`option '${option}' of collMod`);
  const change = request.document('index')?.map();
  if (change) checkFields('collMod.index', change.keys(), INDEX_FIELDS);
  for (const option of REFUSED_OF_INDEX)
    if (change?.has(option)) throw notSupported(`option '${option}' of an index in collMod`);
  return answered(request, () => {
    const collection = existing(request);
    if (!change) return {};
    const index = namedIndex(collection, change.get('name') ?? change.get('keyPattern'));
    const expiry = readExpiry(change.get('expireAfterSeconds'));
    if (expiry === undefined) throw new MongoError(CODE.InvalidOptions, 'no expireAfterSeconds field');
    const before = changeExpiry(index, expiry);
    request.engine.catalog.save(collection);
    return {
      ...(before === undefined ? {} : { expireAfterSeconds_old: before }),
      expireAfterSeconds_new: expiry,
    };
  });
}

function changeExpiry(index: IndexDefinition, expiry: number): number | undefined {
  if (index.pattern.length > 1)
    throw new MongoError(
      CODE.InvalidOptions,
      'TTL indexes are single-field indexes, compound indexes do not support TTL',
    );
  const before = index.expireAfterSeconds;
  index.expireAfterSeconds = expiry;
  return before;
}
