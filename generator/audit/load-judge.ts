import type { NamedRule } from './finding.ts';

/** What judges facts, and all that it needs: the rules, and PostgreSQL's parser. */
export interface Judging {
  readonly judge: typeof import('./judge.ts').judge;
  readonly readAhead: typeof import('./body/read-ahead.ts').readAhead;
  readonly rules: readonly NamedRule[];
}

/** Loaded once a process; begun early, it is done while the server is asked. */
export const loadJudge = (): Promise<Judging> => {
  loaded ??= load();
  return loaded;
};

let loaded: Promise<Judging> | null = null;

const load = async (): Promise<Judging> => {
  const [{ judge }, { readAhead }, { AUDIT_RULES }] = await Promise.all([
    import('./judge.ts'),
    import('./body/read-ahead.ts'),
    import('./rules.ts'),
    import('libpg-query').then(({ loadModule }) => loadModule()),
  ]);
  return { judge, readAhead, rules: AUDIT_RULES };
};
