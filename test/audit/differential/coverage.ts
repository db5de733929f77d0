import type { Compared } from './agree.ts';

/** What the worlds of a run had, and what the audit said of them. */
export interface Counted {
  add(features: readonly string[], compared: Compared): void;
  harmful(): number;
  harmless(): number;
  readonly worlds: () => number;
  readonly unproven: () => number;
  readonly fixed: () => number;
  readonly features: ReadonlyMap<string, number>;
  readonly rules: ReadonlyMap<string, number>;
  readonly proofs: ReadonlyMap<string, number>;
}

export const countOf = (): Counted => {
  const features = new Map<string, number>();
  const rules = new Map<string, number>();
  const proofs = new Map<string, number>();
  let harmful = 0;
  let worlds = 0;
  let unproven = 0;
  let fixed = 0;
  const more = (counts: Map<string, number>, key: string): void => {
    counts.set(key, (counts.get(key) ?? 0) + 1);
  };
  return {
    add: (had, compared) => {
      worlds++;
      if (compared.harmful > 0) harmful++;
      if (compared.unproven > 0) unproven++;
      if (compared.fixed) fixed++;
      for (const feature of had) more(features, feature);
      for (const rule of new Set(compared.findings.map((finding) => finding.rule))) more(rules, rule);
      for (const { severity, proof } of compared.findings)
        if (severity === 'error') more(proofs, proof ?? '');
    },
    harmful: () => harmful,
    harmless: () => worlds - harmful,
    worlds: () => worlds,
    unproven: () => unproven,
    fixed: () => fixed,
    features,
    rules,
    proofs,
  };
};

/** The table that a long run prints. */
export const coverage = (counted: Counted, major: number, seconds: number): string => {
  const lines = (title: string, counts: ReadonlyMap<string, number>): string[] => [
    `  ${title}`,
    ...[...counts]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, count]) => `    ${String(count).padStart(6)}  ${name}`),
  ];
  return [
    '',
    `PostgreSQL ${major}: ${counted.worlds()} worlds in ${seconds.toFixed(0)} s, ${(counted.worlds() / seconds).toFixed(2)} a second`,
    `  ${counted.harmful()} with harm, ${counted.unproven()} with harm that was called unproven, ${counted.fixed()} with a fix that was run`,
    ...lines('errors, executed', counted.proofs),
    ...lines('worlds with', counted.features),
    ...lines('worlds in which a rule spoke', counted.rules),
    '',
  ].join('\n');
};
