import { quoted } from '../names.ts';
import type { ObjectType } from '../payload-type.ts';

/** What to say to whoever named a field that the payload doesn't have. */
export const fieldsHint = ({
  name,
  payload,
}: {
  readonly name: string;
  readonly payload: ObjectType;
}): string => {
  const names = payload.fields.map((field) => field.name);
  return names.length === 0
    ? `The payload of ${quoted(name)} has no fields.`
    : `${quoted(name)} has ${names.join(', ')}.`;
};
