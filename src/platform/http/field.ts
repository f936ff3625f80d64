import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ValidateBy, ValidateIf } from 'class-validator';
import { type FieldRule, type JsonSchema, Refused } from './field-rule.js';

/** What every field can say about itself besides its kind. */
export interface FieldOptions {
  /** May be left out. `null` is never a value. */
  readonly optional?: boolean;
  readonly description?: string;
  readonly example?: unknown;
}

/** Name of the one constraint that each field carries; its error holds the refusals. */
export const fieldConstraint = 'field';

/**
 * One decorator out of a rule: `class-transformer` reads the value, `class-validator` refuses what could not be read, and
 * OpenAPI describes it.
 */
export function field<Value>(rule: FieldRule<Value>, options: FieldOptions = {}): PropertyDecorator {
  return applyDecorators(
    ApiProperty(describe(rule.schema, options)),
    Transform(({ value }) => rule.read(value), { toClassOnly: true }),
    accepted(rule.read(undefined)),
    ...presence(options),
  );
}

/** Refuses what a rule did not read, and an absent value with the message that the rule has for it. */
export function accepted(absent: unknown): PropertyDecorator {
  const message = absent instanceof Refused ? absent.message : 'is needed';
  return ValidateBy({
    name: fieldConstraint,
    validator: {
      validate: (value: unknown) => value !== undefined && !(value instanceof Refused),
      defaultMessage: () => message,
    },
  });
}

/** Nothing is checked of an optional field that is left out. */
export function presence({ optional = false }: FieldOptions): PropertyDecorator[] {
  return optional ? [ValidateIf((_, value) => value !== undefined)] : [];
}

/** The OpenAPI side of a field. */
export function describe(schema: JsonSchema, options: FieldOptions): ApiPropertyOptions {
  const { optional = false, description, example } = options;
  // Where `required` lists the members of an object, Nest takes `selfRequired` to be about the field itself.
  const needed = 'required' in schema ? { selfRequired: !optional } : { required: !optional };
  return {
    ...schema,
    ...needed,
    ...(description === undefined ? {} : { description }),
    ...(example === undefined ? {} : { example }),
  };
}
