import { Temporal } from 'temporal-polyfill';

/** Is it an IANA zone that this runtime knows? An offset is no zone: nobody lives by one. */
export function isZone(zone: string): boolean {
	if (!/^[A-Za-z]/.test(zone)) return false;
	try {
		Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
		return true;
	} catch {
		return false;
	}
}

export const wallOf = (at: number, zone: string): Temporal.ZonedDateTime =>
	Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
