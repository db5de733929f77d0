/** Times of a page are local times as `YYYY-MM-DD HH:MM:SS.ffffff`; their differences leave changes of a clock aside. */
export const millisecondsOf = (localTime: string): number => Date.parse(`${localTime.replace(' ', 'T')}Z`);

export const dayOf = (localTime: string): string => localTime.slice(0, 10);
export const clockOf = (localTime: string): string => localTime.slice(11, 19);

const LONG_DAY = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'UTC',
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
});

/** `Tuesday, 21 July 2026`. */
export const longDay = (localTime: string): string => {
  const time = Date.parse(`${dayOf(localTime)}T00:00:00Z`);
  return Number.isNaN(time) ? dayOf(localTime) : LONG_DAY.format(time).replace(/^(\w+) /, '$1, ');
};

const UNITS = [
  { unit: 'd', seconds: 86_400 },
  { unit: 'h', seconds: 3600 },
  { unit: 'min', seconds: 60 },
  { unit: 's', seconds: 1 },
] as const;

/** `2 min 5 s`: the two largest units; empty for less than a second. */
export const spanText = (milliseconds: number): string => {
  let rest = Math.floor(milliseconds / 1000);
  const parts: string[] = [];
  for (const { unit, seconds } of UNITS) {
    const count = Math.floor(rest / seconds);
    rest -= count * seconds;
    if (count > 0) parts.push(`${count} ${unit}`);
    else if (parts.length > 0) break;
  }
  return parts.slice(0, 2).join(' ');
};

const STEPS = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800,
  604_800, 2_592_000, 7_776_000, 31_536_000,
].map((seconds) => seconds * 1000);
const MOST_TICKS = 5;

/** Round times between two, in milliseconds, at most five and some. */
export const ticksBetween = (from: number, to: number): readonly number[] => {
  const step = STEPS.find((one) => (to - from) / one <= MOST_TICKS) ?? (to - from) / MOST_TICKS;
  const ticks: number[] = [];
  for (let tick = Math.ceil(from / step) * step; tick <= to; tick += step) ticks.push(tick);
  return ticks;
};

/** A tick of a span: a clock time within two days, else a day. */
export const tickText = (tick: number, span: number): string => {
  const time = new Date(tick).toISOString();
  if (span > 2 * 86_400_000) return time.slice(0, 10);
  return span < 5 * 60_000 ? time.slice(11, 19) : time.slice(11, 16);
};
