import type { About, JobHandler, Registry, Scope, Subject } from '@freehold/core';
import { v7 } from 'uuid';
import { nowOf } from '../clock.ts';
import { awaitDigest } from '../digests/wait.ts';
import { kindsHere } from '../preferences/kinds.ts';
import { type Preferences, preferencesOf, waysOf } from '../preferences/preferences.ts';
import { afterQuiet } from '../preferences/times.ts';
import type { Notice } from './notify.ts';

/** People at a time: a transaction of a few statements, and the next one for the next of them. */
const BATCH = 500;

type Payload = Omit<Notice, 'to' | 'followers'> & { to: string[]; followers: boolean; after?: string };

/** Makes the notifications of one thing that happened. What is told is decided now: who may read the record, who is active, who wants what. */
export const fanOut: JobHandler = async (payload: Payload, scope) => {
	const { entity, record, by, except = [], after } = payload;
	const subject = entity && record ? { entity, record } : null;
	const followers = payload.followers && subject ? await followersOf(scope, subject, after) : [];
	const left = payload.followers && subject ? await leftOf(scope, subject, payload.to) : [];
	const asked = [...(after ? [] : payload.to), ...followers].filter(
		(one) => one !== by && !except.includes(one) && !left.includes(one),
	);
	const people = await scope.service<About>('about').readers(scope.sql, subject, asked);
	if (people.length) await tell(scope, payload, subject, people);
	const last = followers.at(-1);
	if (followers.length === BATCH && last)
		await scope.enqueue('collaboration.fan-out', { ...payload, after: last }, { lane: `notify ${record}` });
	return { told: people.length };
};

const followersOf = async (scope: Scope, { entity, record }: Subject, after: string | undefined): Promise<string[]> =>
	(
		await scope.sql<{ person: string }>(
			`select person from followers where record = $1 and entity = $2 and state = 'following' and ($3::uuid is null or person > $3)
			order by person limit ${BATCH}`,
			[record, entity, after ?? null],
		)
	).map(({ person }) => person);

/** Who is asked by name as one of many is still not told of what they left. */
const leftOf = async (scope: Scope, { entity, record }: Subject, people: readonly string[]): Promise<string[]> =>
	people.length === 0
		? []
		: (
				await scope.sql<{ person: string }>(
					`select person from followers where record = $1 and entity = $2 and state = 'left' and person = any($3::uuid[])`,
					[record, entity, people],
				)
			).map(({ person }) => person);

async function tell(scope: Scope, notice: Payload, subject: Subject | null, people: string[]): Promise<void> {
	const kind = kindsHere(scope).find((one) => one.kind === notice.kind);
	const wishes = await preferencesOf(scope, people);
	const now = nowOf(scope);
	const open = `${notice.kind} ${notice.record ?? ''}`;
	const at = new Date(now).toISOString();
	// What is unread and of the same kind and record is added to.
	const grown = await scope.sql<{ id: string; recipient: string; mail: string }>(
		`update notifications set count = count + 1, last_at = $3, actor = $4, comment = coalesce($5, comment), updated_at = now(),
			mail = case mail when 'sent' then 'at-once' else mail end
		where recipient = any($1::uuid[]) and open = $2 returning id, recipient, mail`,
		[people, open, at, notice.by, notice.comment ?? null],
	);
	const known = new Set(grown.map(({ recipient }) => recipient));
	const subjectTitle = await titleOf(scope, subject);
	const fresh = people.filter((person) => !known.has(person));
	const rows = fresh.map((person) => {
		const { console: isShown, email } = waysOf(wishes.get(person) as Preferences, kind);
		const isDigested = email === 'digest' && wishes.get(person)?.digest !== 'never';
		return {
			id: v7(),
			recipient: person,
			visibility: 'private',
			kind: notice.kind,
			title: notice.title,
			entity: notice.entity,
			record: notice.record,
			subject: subjectTitle,
			actor: notice.by,
			comment: notice.comment ?? null,
			count: 1,
			status: isShown ? 'unread' : 'archived',
			lastAt: at,
			open: isShown ? open : null,
			mail: email === 'at-once' ? 'at-once' : isDigested ? 'digest' : 'none',
		};
	});
	if (rows.length) await scope.records('notification').createMany(rows);
	const told = [...grown, ...rows];
	await awaitDigest(
		scope,
		told.filter(({ mail }) => mail === 'digest').map(({ recipient }) => wishes.get(recipient) as Preferences),
	);
	for (const { id, recipient, mail } of told) {
		if (mail !== 'at-once') continue;
		const wish = wishes.get(recipient) as Preferences;
		const when = afterQuiet(wish, wish.timeZone, now);
		await scope.enqueue('collaboration.send-mail', { notification: id }, { key: id, at: new Date(when) });
	}
	await push(
		scope,
		told.filter(({ recipient }) => waysOf(wishes.get(recipient) as Preferences, kind).push),
		wishes,
		now,
	);
}

/** Each browser that one of these people has signed up. */
async function push(
	scope: Scope,
	told: readonly { id: string; recipient: string }[],
	wishes: ReadonlyMap<string, Preferences>,
	now: number,
): Promise<void> {
	if (told.length === 0) return;
	const browsers = await scope.sql<{ id: string; person: string }>(
		'select id, person from push_subscriptions where person = any($1::uuid[])',
		[told.map(({ recipient }) => recipient)],
	);
	for (const { id: subscription, person } of browsers) {
		const notification = told.find(({ recipient }) => recipient === person)?.id as string;
		const wish = wishes.get(person) as Preferences;
		const at = new Date(afterQuiet(wish, wish.timeZone, now));
		await scope.enqueue(
			'collaboration.send-push',
			{ notification, subscription },
			{ key: `${notification} ${subscription}`, at },
		);
	}
}

/** The record's title, where everybody who reads the record sees it. */
async function titleOf(scope: Scope, subject: Subject | null): Promise<string | null> {
	const entity = subject && scope.service<Registry>('registry').entities.get(subject.entity);
	if (!subject || !entity || entity.access.fields[entity.titleField]?.read) return null;
	const titles = await scope.service<About>('about').titles(scope, [subject]);
	return titles.get(`${subject.entity} ${subject.record}`)?.slice(0, 500) ?? null;
}
