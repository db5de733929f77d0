import type { EventType } from '../model.ts';
import { pathTo, quoted } from '../names.ts';
import type { PayloadType } from '../payload-type.ts';
import type { Problem } from '../problem.ts';
import { fieldsHint } from './fields-hint.ts';

/** Problems of an event type's rules: both sides have to be fields of the payload that hold numbers. */
export const ruleProblems = (event: Pick<EventType, 'name' | 'payload' | 'rules'>, at: string): Problem[] =>
  event.rules.flatMap(({ field, than }, index) => {
    const ruleAt = `${pathTo(at, 'rules')}[${index}]`;
    if (field === than) {
      return [{ at: ruleAt, problem: `it compares ${field} with itself`, hint: 'Name two fields.' }];
    }
    return [field, than].flatMap((name) => fieldProblems(event, name, ruleAt));
  });

const fieldProblems = (event: Pick<EventType, 'name' | 'payload'>, name: string, at: string): Problem[] => {
  const field = event.payload.fields.find((candidate) => candidate.name === name);
  if (field === undefined) {
    return [{ at, problem: `the payload has no field ${quoted(name)}`, hint: fieldsHint(event) }];
  }
  if (isNumeric(field.type)) return [];
  const hint = 'Rules compare numbers; store a time as a number, such as seconds, to compare it.';
  return [{ at, problem: `the field ${quoted(name)} is not a number`, hint }];
};

const isNumeric = (type: PayloadType): boolean => {
  switch (type.kind) {
    case 'number':
      return true;
    case 'literal':
      return type.values.every((value) => typeof value === 'number');
    case 'union': {
      const present = type.members.filter(({ kind }) => kind !== 'null');
      return present.length > 0 && present.every(isNumeric);
    }
    default:
      return false;
  }
};
