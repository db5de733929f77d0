import { counted } from '../summary.ts';
import { TONES, type Tone, type Way, worse } from './ways.ts';

export type Shape = 'login' | 'step' | 'table';

export interface Node {
  readonly id: string;
  readonly shape: Shape;
  readonly lines: readonly string[];
  /** Below the lines, smaller: what can be done from here. */
  readonly below: string;
  /** All of it, for a tooltip. */
  readonly title: string;
  readonly tone: Tone;
}

export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly tone: Tone;
}

export interface Picture {
  readonly nodes: readonly Node[];
  readonly edges: readonly Edge[];
  /** Roles that are not drawn, as the picture would be too large. */
  readonly left: number;
}

/** What fits on a page and still can be read. */
const MOST_LOGINS = 24;
const NAMES_SHOWN = 4;
const TABLES_SHOWN = 6;

interface Step {
  readonly text: string;
  readonly capabilities: Set<string>;
  tone: Tone;
}

interface Login {
  readonly roles: string[];
  readonly ways: readonly { readonly to: string; readonly tone: Tone }[];
  readonly tone: Tone;
}

/**
 * The ways to a table as a graph that draws no way which isn't there: a step stands for everything that follows it, so
 * ways run together towards the table and never cross over into another. Login roles with the same ways are one node.
 */
export const pictureOf = (tables: readonly string[], tone: Tone, ways: readonly Way[]): Picture => {
  const all = loginsOf(ways);
  const logins = all.slice(0, MOST_LOGINS);
  const drawn = new Set(logins.flatMap(({ roles }) => roles));
  const steps = stepsOf(ways.filter(({ role }) => drawn.has(role)));
  const left = all.slice(MOST_LOGINS).reduce((sum, { roles }) => sum + roles.length, 0);
  return {
    nodes: [
      ...logins.map((login, index) => loginNode(login, index)),
      ...[...steps].map(([id, step]) => stepNode(id, step)),
      tableNode(tables, tone),
    ],
    edges: [
      ...logins.flatMap(({ ways: out }, index) =>
        out.map(({ to, tone }): Edge => ({ from: loginId(index), to, tone })),
      ),
      ...[...steps].map(([id, { tone }]): Edge => ({ from: id, to: nextOf(id), tone })),
    ],
    left,
  };
};

const TABLE = '[]';
const idOf = (steps: readonly string[]): string => JSON.stringify(steps);
const nextOf = (id: string): string => idOf((JSON.parse(id) as string[]).slice(1));
const loginId = (index: number): string => `login ${index}`;

const loginsOf = (ways: readonly Way[]): readonly Login[] => {
  const byRole = new Map<string, Map<string, Tone>>();
  for (const { role, steps, tone } of ways) {
    const out = byRole.get(role) ?? new Map<string, Tone>();
    byRole.set(role, out);
    out.set(idOf(steps), worse(out.get(idOf(steps)) ?? tone, tone));
  }
  const logins = new Map<string, Login>();
  for (const [role, out] of byRole) {
    const key = JSON.stringify([...out].sort());
    const known = logins.get(key);
    if (known) known.roles.push(role);
    else {
      const tone = [...out.values()].reduce(worse, 'append');
      logins.set(key, { roles: [role], ways: [...out].map(([to, tone]) => ({ to, tone })), tone });
    }
  }
  return [...logins.values()].sort((a, b) => TONES.indexOf(a.tone) - TONES.indexOf(b.tone));
};

const stepsOf = (ways: readonly Way[]): ReadonlyMap<string, Step> => {
  const steps = new Map<string, Step>();
  for (const way of ways) {
    way.steps.forEach((text, index) => {
      const id = idOf(way.steps.slice(index));
      const step = steps.get(id) ?? { text, capabilities: new Set<string>(), tone: way.tone };
      step.tone = worse(step.tone, way.tone);
      if (index === way.steps.length - 1) step.capabilities.add(way.capability);
      steps.set(id, step);
    });
  }
  return steps;
};

const loginNode = ({ roles, tone }: Login, index: number): Node => ({
  id: loginId(index),
  shape: 'login',
  lines: few(roles, NAMES_SHOWN),
  below: roles.length > 1 ? counted(roles.length, 'login role') : 'login role',
  title: roles.join(', '),
  tone,
});

const stepNode = (id: string, { text, capabilities, tone }: Step): Node => ({
  id,
  shape: 'step',
  lines: [text],
  below: [...capabilities].join(', '),
  title: text,
  tone,
});

const tableNode = (tables: readonly string[], tone: Tone): Node => ({
  id: TABLE,
  shape: 'table',
  lines: few(tables, TABLES_SHOWN),
  below: tables.length > 1 ? counted(tables.length, 'event table') : 'event table',
  title: tables.join(', '),
  tone,
});

const few = (names: readonly string[], most: number): readonly string[] =>
  names.length <= most ? names : [...names.slice(0, most - 1), `and ${names.length - most + 1} more`];
