import type { RecordedEvent } from '../event.ts';

/** The class of an actor's colour; its name is told beside it wherever the colour is. */
export type ActorColours = (actor: string) => string;

const COLOURS = 6;

/** In the order in which they first act; the seventh has the first one's colour. */
export const actorColours = (events: readonly RecordedEvent[]): ActorColours => {
  const actors = [...new Set(events.map(({ actor }) => actor))];
  const places = new Map(actors.map((actor, index) => [actor, index]));
  return (actor) => `actor-${((places.get(actor) ?? 0) % COLOURS) + 1}`;
};
