import { quoteIdentifier } from '../../ddl/quote.ts';
import { rememberedOf } from '../remembered.ts';
import type { World } from '../world.ts';

const NAME = 'event_owner';

export interface FreshOwner {
  readonly name: string;
  readonly exists: boolean;
}

/** A role to own what must not belong to a login: `event_owner`, which is made unless a fix made it before. */
export const freshOwner = rememberedOf((world: World): FreshOwner => {
  const roles = new Map(world.facts.roles.map((role) => [role.name, role]));
  for (let number = 1; ; number++) {
    const name = number === 1 ? NAME : `${NAME}_${number}`;
    const taken = roles.get(name);
    if (!taken) return { name, exists: false };
    const members = world.facts.memberships.some(({ role }) => role === name);
    if (!taken.login && !taken.superuser && !taken.create_role && !members) {
      return { name: quoteIdentifier(name), exists: true };
    }
  }
});
