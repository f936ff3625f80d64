import { MongoError } from '../errors.js';

/**
 * Refuses fields a command does not know, as the server does.
 * @throws MongoError 40415
 */
export function checkFields(command: string, names: Iterable<string>, known: ReadonlySet<string>): void {
  for (const name of names)
    if (!known.has(name)) throw new MongoError(40415, `BSON field '${command}.${name}' is an unknown field.`);
}
