import { type RawValue } from '../bson/raw-value.js';
import { CODE, MongoError } from '../errors.js';
import { idPosition } from '../storage/index-keys.js';
import { type Update } from '../update/compile-update.js';
import { withId } from '../update/documents.js';
import { addFields, exclusionOf, replaceWith } from './field-stages.js';
import { compileProjection } from '../query/projection.js';

/**
 * An update written as a pipeline of the stages that change single documents.
 * @throws MongoError 72 for other stages
 */
export function compilePipelineUpdate(spec: RawValue, variables: Readonly<Record<string, unknown>>): Update {
  const changes = spec.items().map((stage) => change(stage, variables));
  return (doc) => {
    const id = doc.map().get('_id');
    const result = changes.reduce((bytes, apply) => apply(bytes), doc.bytes());
    // A replaced root keeps the identity of the document.
    return id && idPosition(result, 0) < 0 ? withId(result, id) : result;
  };
}

function change(stage: RawValue, variables: Readonly<Record<string, unknown>>): (doc: Buffer) => Buffer {
  const [first] = stage.fields();
  const [name, spec] = first ?? ['', stage];
  switch (name) {
    case '$set':
    case '$addFields':
      return addFields(spec, variables);
    case '$unset':
      return exclusionOf(spec);
    case '$project':
      return compileProjection(spec) ?? ((doc) => doc);
    case '$replaceWith':
      return replaceWith(spec, variables);
    case '$replaceRoot':
      return replaceWith(spec.map().get('newRoot'), variables);
    default:
      throw new MongoError(CODE.InvalidOptions, `${name} is not allowed to be used within an update`);
  }
}
