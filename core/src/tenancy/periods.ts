/**
 * SQL for the periods of meters. Days and months begin in the organisation's time zone; PostgreSQL knows all zones and their
 * changes, so nothing of it is computed here. `zone` is a parameter like `$1`.
 */

/** The instant at which the running period began. */
export const startedAt = (per: 'month' | 'day', zone: string, now = 'now()'): string =>
	`(date_trunc('${per}', ${now} at time zone ${zone}) at time zone ${zone})`;

/** The instant at which the next one begins. */
export const resetsAt = (per: 'month' | 'day', zone: string): string =>
	`((date_trunc('${per}', now() at time zone ${zone}) + interval '1 ${per}') at time zone ${zone})`;

/** The day of an instant, like `2026-11-21`. */
export const dayOf = (zone: string, instant = 'now()'): string => `to_char(${instant} at time zone ${zone}, 'YYYY-MM-DD')`;

/** The running period's name: `2026-11-21`, `2026-11`, or `all`. */
export const periodName = (per: 'month' | 'day' | null, zone: string): string =>
	per === null ? `'all'` : `to_char(now() at time zone ${zone}, '${per === 'day' ? 'YYYY-MM-DD' : 'YYYY-MM'}')`;
