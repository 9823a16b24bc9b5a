import { Temporal } from 'temporal-polyfill';

/** Is it an IANA zone that this runtime knows? */
export function isZone(zone: string): boolean {
	// An offset is no zone: nobody lives by one.
	if (!/^[A-Za-z]/.test(zone)) return false;
	try {
		Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
		return true;
	} catch {
		return false;
	}
}

/** What the clock on the wall shows in a zone. */
export const wallOf = (time: string | number, zone: string): Temporal.PlainDateTime =>
	Temporal.Instant.fromEpochMilliseconds(new Date(time).getTime()).toZonedDateTimeISO(zone).toPlainDateTime();

/**
 * When the clock on the wall shows this; milliseconds since 1970. An hour that the clocks leap over is right behind the leap, one that
 * comes twice is the first.
 */
export const instantOf = (wall: Temporal.PlainDateTime, zone: string): number =>
	wall.toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds;

/** The day that it is there. */
export const dayOf = (time: string | number, zone: string): Temporal.PlainDate => wallOf(time, zone).toPlainDate();
