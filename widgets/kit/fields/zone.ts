/** Wall-clock times in any IANA zone. Pure. */

/** The offset of a zone at an instant, in ms. */
function offsetAt(instant: number, timeZone: string): number {
	const text = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(instant);
	return Date.parse(`${text.replace(' ', 'T')}Z`) - Math.floor(instant / 1000) * 1000;
}

/** The reader's own zone. */
export function ownZone(): string {
	return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** A wall-clock time ("2026-05-01T14:00") in a zone → UTC. In the hour a clock skips, the time after it. */
export function toInstant(local: string, zone = ownZone()): string {
	const wall = Date.parse(`${local}Z`);
	const guess = wall - offsetAt(wall, zone);
	const better = wall - offsetAt(guess, zone);
	const isThere = wall - offsetAt(better, zone) === better;
	return new Date(isThere ? better : Math.max(guess, better)).toISOString();
}

/** UTC → the wall-clock time in a zone, as `<input type="datetime-local">` has it. */
export function toLocal(instant: string, zone = ownZone()): string {
	const time = Date.parse(instant);
	return new Date(time + offsetAt(time, zone)).toISOString().slice(0, 16);
}
