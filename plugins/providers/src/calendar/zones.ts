/** Wall clocks of IANA zones, of the rules that come with the runtime. */

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
	let format = formats.get(zone);
	if (!format) {
		const digits = {
			year: 'numeric',
			month: '2-digit',
			day: '2-digit',
			hour: '2-digit',
			minute: '2-digit',
			second: '2-digit',
		} as const;
		format = new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', era: 'short', ...digits });
		formats.set(zone, format);
	}
	return format;
}

export const isZone = (zone: string): boolean => {
	try {
		formatOf(zone);
		return true;
	} catch {
		return false;
	}
};

/** What a clock on the wall shows there, as if it were UTC; milliseconds since 1970. */
export function wallOf(zone: string, time: number): number {
	const parts = Object.fromEntries(
		formatOf(zone)
			.formatToParts(time)
			.map(({ type, value }) => [type, value]),
	);
	return Date.UTC(
		Number(parts.year),
		Number(parts.month) - 1,
		Number(parts.day),
		Number(parts.hour),
		Number(parts.minute),
		Number(parts.second),
	);
}

/** Milliseconds that the zone is ahead of UTC. */
export const offsetAt = (zone: string, time: number): number => wallOf(zone, time) - Math.floor(time / 1000) * 1000;

/**
 * A moment with the clock of its zone, in the form in which ical-generator takes one (that of `@date-fns/tz`): its local getters show
 * the zone's wall clock, whatever zone this process lives in.
 */
export class ZonedDate extends Date {
	readonly internal: Date;
	readonly zone: string;

	constructor(time: number, zone: string) {
		super(time);
		this.zone = zone;
		this.internal = new Date(wallOf(zone, time));
	}

	withTimeZone(zone: string | null): ZonedDate {
		return new ZonedDate(this.getTime(), zone ?? 'UTC');
	}
	tzComponents(): string[] {
		return [this.zone];
	}
	override getFullYear = (): number => this.internal.getUTCFullYear();
	override getMonth = (): number => this.internal.getUTCMonth();
	override getDate = (): number => this.internal.getUTCDate();
	override getHours = (): number => this.internal.getUTCHours();
	override getMinutes = (): number => this.internal.getUTCMinutes();
	override getSeconds = (): number => this.internal.getUTCSeconds();
}

/** No zone sets its clock twice within this time: the shortest is Morocco's month of Ramadan. */
const STEP = 10 * 86_400_000;

/** When the zone's clock is set, between two times: the moment, and how far it was and is ahead of UTC. */
function changesOf(zone: string, from: number, to: number): { at: number; before: number; after: number }[] {
	const changes: { at: number; before: number; after: number }[] = [];
	let before = offsetAt(zone, from);
	for (let time = from; time < to; time += STEP) {
		const after = offsetAt(zone, time + STEP);
		if (after === before) continue;
		let [low, high] = [time, time + STEP];
		while (high - low > 1000) {
			const middle = Math.floor((low + high) / 2000) * 1000;
			if (offsetAt(zone, middle) === before) low = middle;
			else high = middle;
		}
		changes.push({ at: high, before, after });
		before = after;
	}
	return changes;
}

const stamp = (wall: number): string => new Date(wall).toISOString().slice(0, 19).replace(/[-:]/g, '');

function offsetText(offset: number): string {
	const minutes = Math.round(Math.abs(offset) / 60_000);
	return `${offset < 0 ? '-' : '+'}${String(Math.floor(minutes / 60)).padStart(2, '0')}${String(minutes % 60).padStart(2, '0')}`;
}

/** The zone's rules from one year to another as a VTIMEZONE (RFC 5545, 3.6.5): every setting of the clock by itself. */
export function timeZoneComponent(zone: string, firstYear: number, lastYear: number): string {
	const name = `${zone} ${firstYear} ${lastYear}`;
	let text = components.get(name);
	if (text === undefined) {
		text = component(zone, firstYear, lastYear);
		if (components.size > 200) components.clear();
		components.set(name, text);
	}
	return text;
}

const components = new Map<string, string>();

function component(zone: string, firstYear: number, lastYear: number): string {
	const from = Date.UTC(firstYear, 0, 1);
	const changes = changesOf(zone, from, Date.UTC(lastYear + 1, 0, 1));
	const base = offsetAt(zone, from);
	const least = Math.min(base, ...changes.map(({ after }) => after));
	const observance = (wall: number, before: number, after: number): string[] => {
		const kind = after > least ? 'DAYLIGHT' : 'STANDARD';
		return [
			`BEGIN:${kind}`,
			`DTSTART:${stamp(wall)}`,
			`TZOFFSETFROM:${offsetText(before)}`,
			`TZOFFSETTO:${offsetText(after)}`,
			`END:${kind}`,
		];
	};
	const lines = [
		'BEGIN:VTIMEZONE',
		`TZID:${zone}`,
		...observance(from + base, base, base),
		...changes.flatMap(({ at, before, after }) => observance(at + before, before, after)),
		'END:VTIMEZONE',
	];
	return lines.join('\r\n');
}
