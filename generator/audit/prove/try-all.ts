import { INSUFFICIENT_PRIVILEGE } from '../../database/server-error.ts';
import type { Facts } from '../facts/facts.ts';
import type { Try } from './attacks.ts';
import type { Ground } from './ground.ts';
import { type Attempted, attempt, type Observer } from './observer.ts';
import type { Plan } from './plan.ts';
import type { Proof } from './proof.ts';
import type { Session } from './session.ts';
import { statement } from './templates.ts';

/** Tries until one does harm: as it stands, without constraints, with guards asleep, with what a guard asks for. */
export const tryAll = async (
  observer: Observer,
  facts: Facts,
  ground: Ground,
  session: Session,
  tries: readonly Try[],
  plan: Plan,
): Promise<Proof> => {
  const prefaces = await prefacesOf(facts, ground, plan);
  let last: Attempted | null = null;
  const begun = session.ways.flatMap((steps) => prefaces.map((preface) => [...steps, ...preface]));
  for (const begin of begun) {
    for (const one of tries) {
      const statements = [...begin, ...one.statements];
      for (const loosen of one.loosen.length > 0 ? [[], one.loosen] : [[]]) {
        const done = await attempt(observer, {
          prepare: loosen,
          become: session.become,
          statements,
          relations: ground.relations,
          counted: one.counted,
          evidence: one.evidence,
        });
        if (done.harmed) return { proof: 'proved', because: statements.map(asOneLine).join('; ') };
        last = worse(last, done);
        if (!BAD_VALUE.test(done.code ?? '')) break;
      }
    }
  }
  return verdict(last, new Set(tries.map((one) => one.statements.join())).size, plan);
};

/** Class 22, 23: the values, not the role. P0001 and ours: a trigger, which loosening does not help. */
const BAD_VALUE = /^(22|23)/;
const TIMEOUT = /^(55P03|57014|40001|40P01)$/;

/** What went on longest before it was refused says most. */
const worse = (last: Attempted | null, done: Attempted): Attempted =>
  last === null ||
  (last.code !== null && !TIMEOUT.test(last.code) && done.passed > last.passed) ||
  TIMEOUT.test(done.code ?? '')
    ? done
    : last;

const verdict = (last: Attempted | null, tried: number, { attack, needs }: Plan): Proof => {
  if (last === null)
    return { proof: 'not tried', because: 'no value could be made up for any of its columns' };
  const refused = (last.message ?? 'nothing was refused, and nothing was harmed').split('\n', 1)[0] ?? '';
  if (TIMEOUT.test(last.code ?? '')) return { proof: 'not tried', because: refused };
  if (BAD_VALUE.test(last.code ?? ''))
    return { proof: 'not tried', because: `no value could be made up that PostgreSQL takes: ${refused}` };
  if (needs !== undefined) return { proof: 'not tried', because: `it takes ${needs}` };
  const byValues = last.code !== INSUFFICIENT_PRIVILEGE && tried > 1;
  if ((attack.kind === 'call' || attack.kind === 'touch') && byValues) {
    return {
      proof: 'not tried',
      because: `it may take other values than those that were made up: ${refused}`,
    };
  }
  return { proof: 'not reproduced', because: refused };
};

const asOneLine = (text: string): string =>
  text
    .split('\n')
    .filter((line) => !line.startsWith('--'))
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim();

/** What goes before the statement: nothing, guards put to sleep, and settings that guards or what is called ask for. */
const prefacesOf = async (
  facts: Facts,
  { relations }: Ground,
  { attack }: Plan,
): Promise<readonly string[][]> => {
  if (attack.kind === 'own' || attack.kind === 'set sequence' || attack.kind === 'lock') return [[]];
  const guards = facts.functions.filter(
    ({ relation, used_by }) => relations.includes(relation) && used_by.startsWith('trigger'),
  );
  const called = attack.kind === 'call' ? facts.routines.filter(({ oid }) => oid === attack.oid) : [];
  const settings = [...called, ...guards].flatMap(({ definition }) => settingsIn(definition));
  const distinct = [...new Map(settings.map((found) => [`${found.setting}=${found.value}`, found])).values()];
  const asked = await Promise.all(
    distinct.slice(0, MOST_SETTINGS).map(async (found) => [await statement('set_setting', found)]),
  );
  return [[], [await statement('replica', {})], ...asked];
};

const MOST_SETTINGS = 12;
const LONGEST_VALUE = 20;
const USUAL = ['on', 'true', '1', 'yes'];

/** Settings with a dot belong to nobody; their values are among the strings of the body, or the usual ones. */
const settingsIn = (definition: string): readonly { readonly setting: string; readonly value: string }[] => {
  const names = [...definition.matchAll(/current_setting\s*\(\s*'([^']+\.[^']+)'/gi)].map(
    ([, name = '']) => name,
  );
  const strings = [...definition.matchAll(/'([^']*)'/g)]
    .map(([, text = '']) => text)
    .filter(({ length }) => length > 0 && length <= LONGEST_VALUE);
  const values = [...new Set([...strings.filter((text) => !names.includes(text)), ...USUAL])];
  return names.flatMap((setting) => values.map((value) => ({ setting, value })));
};
