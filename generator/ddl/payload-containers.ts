import type { Field, PayloadType } from '../catalog/payload-type.ts';
import { alternativesOf, type Container } from './payload-alternatives.ts';

/** A container and where it is: `payload`, `payload.lines`, `payload.lines[]`. */
export interface PlacedContainer {
  readonly container: Container;
  readonly path: string;
}

interface Place {
  readonly type: PayloadType;
  readonly path: string;
}

/** A container and all that are tested inside it, each once, from the outside in; each gets a function of its own. */
export const containersIn = (container: Container, path: string): readonly PlacedContainer[] => {
  const found = new Map<Container, PlacedContainer>();
  const add = (placed: PlacedContainer): void => {
    if (found.has(placed.container)) return;
    found.set(placed.container, placed);
    for (const place of placesIn(placed)) {
      for (const inner of testedContainers(place.type)) add({ container: inner, path: place.path });
    }
  };
  add({ container, path });
  return [...found.values()];
};

/** The containers that a value of this type may be: objects first. */
const testedContainers = (type: PayloadType): readonly Container[] => {
  const { any, json, objects, arrays } = alternativesOf(type);
  return any || json ? [] : [...objects, ...arrays];
};

/** An optional field of any type has nothing to be tested. */
export const isTestedField = ({ optional, type }: Field): boolean => !(optional && alternativesOf(type).any);

/** A key as it is written behind a path: `.score`, `["odd key"]`. */
export const keyPath = (name: string): string =>
  /^[A-Za-z_]\w*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;

const placesIn = ({ container, path }: PlacedContainer): readonly Place[] => {
  switch (container.kind) {
    case 'object':
      return container.fields
        .filter(isTestedField)
        .map(({ name, type }) => ({ type, path: `${path}${keyPath(name)}` }));
    case 'array':
      return [{ type: container.items, path: `${path}[]` }];
    case 'record':
      return [{ type: container.values, path: `${path}[*]` }];
  }
};
