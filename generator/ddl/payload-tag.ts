import type { Container } from './payload-alternatives.ts';

interface Tag {
  readonly name: string;
  /** The texts that tell each member from the others. */
  readonly values: readonly (readonly string[])[];
}

/** The field whose text says which one of several objects a value is: the discriminator, if there is one. */
export const tagOf = (containers: readonly Container[]): Tag | null => {
  const [first] = containers;
  if (first?.kind !== 'object') return null;
  for (const { name } of first.fields) {
    const values = containers.map((container) => literalTexts(container, name));
    if (!values.every((texts) => texts !== null)) continue;
    const all = values.flat();
    if (new Set(all).size === all.length) return { name, values };
  }
  return null;
};

const literalTexts = (container: Container, name: string): string[] | null => {
  if (container.kind !== 'object') return null;
  const field = container.fields.find((candidate) => candidate.name === name);
  if (!field || field.optional || field.type.kind !== 'literal') return null;
  const texts = field.type.values.filter((value) => typeof value === 'string');
  return texts.length === field.type.values.length ? texts : null;
};
