import type { EarlierShape, EventShape } from './definition-shape.ts';
import type { Correction, Definition, EarlierVersion, EventType } from './model.ts';
import { nameProblems, pathTo } from './names.ts';
import { compilePayload } from './payload/compile.ts';
import { ruleProblems } from './payload/rules.ts';
import type { Problem } from './problem.ts';
import { buildUpcast } from './upcast.ts';

interface EarlierSource {
  /** Path of the event type. */
  readonly at: string;
  readonly shape: EventShape;
  readonly newest: Definition & Pick<EventType, 'name'>;
  /** The event types that a correction of this version may correct, checked. */
  readonly correctedBy: (at: string, of: string | readonly string[]) => readonly string[];
  readonly report: (...problems: readonly Problem[]) => void;
}

/** The versions of an event type before the newest one, the oldest first; what is wrong with them goes to `report`. */
export const buildEarlier = (source: EarlierSource): readonly EarlierVersion[] => {
  const { at, newest, report } = source;
  const given = versionsIn(source);
  const versions: EarlierVersion[] = [];
  let next: Definition | null = newest;
  for (const [version, earlier] of given) {
    const versionAt = pathTo(at, 'earlier', version);
    const definition = buildDefinition(source, versionAt, version, earlier);
    // Without one of the two payloads there is nothing to be said of what leads from one to the other.
    if (definition && next) {
      const upcast = buildUpcast({
        at: pathTo(versionAt, 'upcast'),
        shape: earlier.upcast,
        before: definition,
        next,
        report,
      });
      versions.unshift({ ...definition, isOpen: earlier.appends !== 'refused', upcast });
    }
    next = definition;
  }
  return versions;
};

/** What is said of each version, the newest first; all that lead to the newest one have to be there. */
const versionsIn = ({ at, shape, newest, report }: EarlierSource): (readonly [number, EarlierShape])[] => {
  const given = Object.entries(shape.earlier ?? {}).flatMap(([key, earlier]) => {
    const version = Number(key);
    if (/^[1-9]\d*$/.test(key) && version < newest.version) return [[version, earlier] as const];
    report({
      at: pathTo(at, 'earlier', key),
      problem: `${key} is no version before ${newest.version}`,
      hint:
        newest.version === 1
          ? 'Say version: 2 of the event type, or leave this out.'
          : `Versions before it are 1 to ${newest.version - 1}.`,
    });
    return [];
  });
  const known = new Map(given);
  const oldest = Math.min(newest.version, ...known.keys());
  for (let version = newest.version - 1; version > oldest; version -= 1) {
    if (known.has(version)) continue;
    report({
      at: pathTo(at, 'earlier'),
      problem: `version ${version} is left out, and version ${version - 1} leads to it`,
      hint: 'Say every version from the oldest one on.',
    });
    return [];
  }
  return [...known].sort(([a], [b]) => b - a);
};

const buildDefinition = (
  source: EarlierSource,
  at: string,
  version: number,
  earlier: EarlierShape,
): Definition | null => {
  const { newest, report } = source;
  const { type, problems } = compilePayload(earlier.payload, `${at}.payload`);
  report(...problems);
  if (typeof earlier.subject === 'string') report(...nameProblems(`${at}.subject`, earlier.subject));
  if (type?.kind !== 'object') return null;
  const definition: Definition = {
    version,
    subject: earlier.subject === undefined ? newest.subject : earlier.subject,
    payload: type,
    rules: earlier.rules ?? newest.rules,
    reasonRequired: earlier.reason === undefined ? newest.reasonRequired : earlier.reason === 'required',
    correction: correctionOf(source, at, earlier),
  };
  const wrong = ruleProblems({ ...definition, name: newest.name }, at);
  if (earlier.rules !== undefined) report(...wrong);
  else if (wrong[0]) {
    report({
      at,
      problem: `the rules of version ${newest.version} hold for it, too, and ${wrong[0].problem}`,
      hint: 'Say the rules that it had; rules: [] for none.',
    });
  }
  return definition;
};

/** Whether something may be corrected again, and what that does, is one for all versions. */
const correctionOf = (
  { newest, correctedBy }: EarlierSource,
  at: string,
  { corrects }: EarlierShape,
): Correction | null => {
  if (corrects === undefined) return newest.correction;
  if (corrects === null) return null;
  const { again, effect } = newest.correction ?? { again: false, effect: 'replaces' };
  return { of: correctedBy(at, corrects), again, effect };
};
