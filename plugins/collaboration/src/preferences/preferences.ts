import { type Handler, problem, type Scope } from '@freehold/core';
import { nowOf } from '../clock.ts';
import { personOf } from '../person.ts';
import { isZone } from '../zone.ts';
import { type Kind, kindsHere, type Ways } from './kinds.ts';
import { nextDigest, type Quiet, type Rhythm } from './times.ts';

type Set = { kind: string } & Partial<Ways>;

/** What somebody set; what they left open is as usual. */
export type Preferences = Rhythm & Quiet & { person: string; timeZone: string; kinds: Set[] };

type Row = Rhythm & Quiet & { person: string; timeZone: string | null; kinds: Set[] | null };

const USUAL: Rhythm & Quiet = { digest: 'daily', digestHour: 8, digestDay: 'monday', quietFrom: null, quietUntil: null };

/** The preferences of each of these people, in one statement. */
export async function preferencesOf(scope: Scope, people: readonly string[]): Promise<Map<string, Preferences>> {
	const rows = await scope.sql<Row>(
		`select person, time_zone as "timeZone", quiet_from as "quietFrom", quiet_until as "quietUntil", digest,
			digest_hour as "digestHour", digest_day as "digestDay", kinds from notification_preferences where person = any($1::uuid[])`,
		[people],
	);
	const set = new Map(rows.map((row) => [row.person, row]));
	return new Map(people.map((person) => [person, whole(scope, person, set.get(person))]));
}

function whole({ organization }: Pick<Scope, 'organization'>, person: string, row: Row | undefined): Preferences {
	const zone = row?.timeZone;
	return {
		...USUAL,
		...row,
		person,
		timeZone: zone && isZone(zone) ? zone : organization.timeZone,
		kinds: Array.isArray(row?.kinds) ? row.kinds : [],
	};
}

/** How a kind reaches the person. */
export function waysOf({ kinds }: Pick<Preferences, 'kinds'>, kind: Kind | undefined): Ways {
	const { kind: _, ...set } = kinds.find((one) => one.kind === kind?.kind) ?? { kind: '' };
	return { ...(kind?.usual ?? { console: true, email: 'never', push: false }), ...set };
}

/** `GET /v1/me/notification-preferences` */
export const mine: Handler = async (_, scope) => shown(scope, personOf(scope));

async function shown(scope: Scope, person: string) {
	const set = (await preferencesOf(scope, [person])).get(person) as Preferences;
	const { timeZone, quietFrom, quietUntil, digest, digestHour, digestDay } = set;
	const kinds = kindsHere(scope).map((kind) => ({ kind: kind.kind, title: kind.title, ...waysOf(set, kind) }));
	return { timeZone, quietFrom, quietUntil, digest, digestHour, digestDay, kinds };
}

/** `PUT /v1/me/notification-preferences`: all of them; what is left out is as usual again. */
export const setMine: Handler = async ({ body }: { body: Partial<Row> }, scope) => {
	const person = personOf(scope);
	refuseWrong(body, scope);
	const set = { ...USUAL, timeZone: null, kinds: [], ...body };
	// One after the other, so that what waits for a digest is put to the hour that was set last.
	await scope.sql(`select pg_advisory_xact_lock(hashtextextended('notification preferences ' || $1, 0))`, [person]);
	const [row] = await scope.sql<{ id: string; waits: boolean }>(
		'select id, next_digest_at is not null as waits from notification_preferences where person = $1',
		[person],
	);
	const at = row?.waits ? nextDigest(set as Rhythm, set.timeZone ?? scope.organization.timeZone, nowOf(scope)) : null;
	const record = { ...set, nextDigestAt: at === null ? null : new Date(at).toISOString() };
	if (row) await scope.records('notification-preference').update(row.id, record);
	else await scope.records('notification-preference').create({ ...record, person, visibility: 'private' });
	if (at !== null) await askForDigests(scope, at);
	return shown(scope, person);
};

/** One job for everybody whose digest is due at the same moment. */
export const askForDigests = (scope: Scope, at: number): Promise<string> => {
	const time = new Date(at).toISOString();
	return scope.enqueue('collaboration.gather-digests', { at: time }, { at: new Date(at), key: time });
};

function refuseWrong({ timeZone, kinds, quietFrom, quietUntil }: Partial<Row>, scope: Scope): void {
	const fail = (pointer: string, code: string, detail: string) =>
		problem('invalid_input', { detail: `${pointer}: ${detail}`, errors: [{ pointer, code, detail }] });
	if (timeZone && !isZone(timeZone))
		throw fail('/timeZone', 'time_zone', `Found “${timeZone}”; meant an IANA zone, like Europe/Lisbon`);
	if (!quietFrom !== !quietUntil)
		throw fail(quietFrom ? '/quietUntil' : '/quietFrom', 'required', 'Quiet hours have a beginning and an end');
	const known = kindsHere(scope).map(({ kind }) => kind);
	const seen = new Set<string>();
	for (const [at, { kind }] of (kinds ?? []).entries()) {
		if (!known.includes(kind)) throw fail(`/kinds/${at}/kind`, 'unknown', `Found “${kind}”; meant one of ${known.join(', ')}`);
		if (seen.has(kind)) throw fail(`/kinds/${at}/kind`, 'duplicate', `“${kind}” stands here twice`);
		seen.add(kind);
	}
}
