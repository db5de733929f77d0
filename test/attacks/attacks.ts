import { readFileSync } from 'node:fs';
import type { Major } from '../servers/majors.ts';

/** What a login may do by the catalog: an outsider has nothing, or doesn't use what it could. */
export type Party = 'writer' | 'reader' | 'outsider' | 'guard';

/** What an attack is repeated for: everything of that kind in the schema, found in pg_catalog. */
export const TARGETS = [
  'once',
  'table',
  'event table',
  'state table',
  'column',
  'view',
  'state view',
  'sequence',
  'index',
  'function',
] as const;
export type Target = (typeof TARGETS)[number];

export interface Attack {
  readonly target: Target;
  readonly name: string;
  /** One after the other in one session; the first refusal is the outcome. */
  readonly statements: readonly string[];
  /** SQLSTATE of the refusal, or `harmless`, or one of several with `|` between; a party without an outcome doesn't try. */
  readonly outcomes: Readonly<Partial<Record<Party, string>>>;
  /** How many rows a writer is right to append with it. */
  readonly appends: number;
  readonly from: number;
  readonly to: number;
}

const MARKER = /^-- (.+) :: (.+)$/;
const LOGINS: readonly Party[] = ['writer', 'reader', 'outsider'];

/** The attacks of `attacks.sql` that this major version understands. */
export const attacksOn = (major: Major): readonly Attack[] => {
  const attacks = parseAttacks(readFileSync(new URL('attacks.sql', import.meta.url), 'utf8'));
  return attacks.filter(({ from, to }) => from <= major && major <= to);
};

const parseAttacks = (text: string): readonly Attack[] => {
  const blocks = text.split(/^(?=-- )/m);
  let target: Target | undefined;
  const attacks: Attack[] = [];
  for (const block of blocks) {
    const [first = '', ...lines] = block.split('\n').filter((line) => line.trim() !== '');
    const named = /^-- @target (.+)$/.exec(first)?.[1];
    if (named !== undefined) target = TARGETS.find((known) => known === named);
    const [, name, outcomes] = MARKER.exec(first) ?? [];
    if (name === undefined || outcomes === undefined || lines.length === 0) continue;
    if (target === undefined) throw new Error(`attacks.sql: ${name} has no target`);
    attacks.push({ target, name, statements: lines, ...parseOutcomes(name, outcomes) });
  }
  return attacks;
};

const parseOutcomes = (name: string, text: string): Pick<Attack, 'outcomes' | 'appends' | 'from' | 'to'> => {
  const words = text.split(' ').map((word) => word.split('='));
  const everybody = words.find((word) => word.length === 1)?.[0];
  const options = new Map(words.filter((word) => word.length === 2) as [string, string][]);
  const take = (option: string): string | undefined => {
    const value = options.get(option);
    options.delete(option);
    return value;
  };
  const outcomes: Partial<Record<Party, string>> = {};
  for (const party of LOGINS) {
    const outcome = take(party) ?? everybody;
    if (outcome !== undefined) outcomes[party] = outcome;
  }
  const guard = take('guard');
  const limits = {
    appends: Number(take('appends') ?? 0),
    from: Number(take('from') ?? 0),
    to: Number(take('to') ?? 99),
  };
  if (options.size > 0)
    throw new Error(`attacks.sql: ${name}: ${[...options.keys()].join(', ')} means nothing`);
  return { outcomes: { ...outcomes, ...(guard === undefined ? {} : { guard }) }, ...limits };
};
