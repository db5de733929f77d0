import type { EventType } from '../model.ts';
import { pathTo } from '../names.ts';
import type { PayloadType } from '../payload-type.ts';
import type { Problem } from '../problem.ts';

/** Problems of an event type's rules: both sides have to be fields of the payload that hold numbers. */
export const ruleProblems = (event: Pick<EventType, 'payload' | 'rules'>, at: string): Problem[] =>
  event.rules.flatMap(({ field, than }, index) => {
    const ruleAt = `${pathTo(at, 'rules')}[${index}]`;
    if (field === than) {
      return [{ at: ruleAt, problem: `it compares ${field} with itself`, hint: 'Name two fields.' }];
    }
    return [field, than].flatMap((name) => fieldProblems(event.payload.fields, name, ruleAt));
  });

const fieldProblems = (fields: EventType['payload']['fields'], name: string, at: string): Problem[] => {
  const field = fields.find((candidate) => candidate.name === name);
  if (field === undefined) {
    const known = fields.map((candidate) => candidate.name).join(', ') || 'none';
    return [
      {
        at,
        problem: `the payload has no field ${JSON.stringify(name)}`,
        hint: `Its fields are: ${known}.`,
      },
    ];
  }
  if (isNumeric(field.type)) return [];
  const hint = 'Rules compare numbers; store a time as a number, such as seconds, to compare it.';
  return [{ at, problem: `the field ${JSON.stringify(name)} is not a number`, hint }];
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
