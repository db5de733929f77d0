const SECONDS = { second: 1, minute: 60, hour: 3600, day: 86_400 } as const;

/** Seconds of `15 minutes`, `1 hour`, …; null when the text is no such duration. */
export const durationSeconds = (text: string): number | null => {
  const [, count, unit] = /^(\d{1,6}) (second|minute|hour|day)s?$/.exec(text) ?? [];
  return count === undefined || unit === undefined
    ? null
    : Number(count) * SECONDS[unit as keyof typeof SECONDS];
};
