import {
	type About,
	type AfterHook,
	type BeforeHook,
	type Handler,
	problem,
	type RecordObject,
	type Scope,
} from '@freehold/core';
import { nowOf } from '../clock.ts';
import { followThemselves } from '../followers/follow.ts';
import { notify } from '../notifications/notify.ts';
import { readMentions } from './mentions.ts';

const fault = (pointer: string, code: string, detail: string) =>
	problem('invalid_input', { detail: `${pointer}: ${detail}`, errors: [{ pointer, code, detail }] });

function readText(text: unknown): string {
	if (typeof text === 'string' && text.trim() !== '') return text;
	throw fault('/text', 'required', 'A comment says something');
}

/** Whose comment it is, whom it mentions, and what it answers: only comments on the same record, one level deep. */
export const prepareComment: BeforeHook = async (body, scope) => {
	const text = readText(body.text);
	await scope.service<About>('about').refuse(scope, 'comment', body);
	const { actor } = scope;
	// A person, or the service account that a key acts as.
	const author = actor.kind === 'user' || actor.key !== undefined ? actor.id : null;
	return { ...body, text, author, mentions: await readMentions(text, scope), replyTo: await threadOf(body, scope) };
};

async function threadOf({ replyTo, entity, record }: RecordObject, scope: Scope): Promise<string | null> {
	if (replyTo === undefined || replyTo === null) return null;
	const [answered] = await scope.sql<{ id: string; reply_to: string | null }>(
		'select id, reply_to from comments where id = $1 and entity = $2 and record = $3',
		[replyTo, entity, record],
	);
	if (!answered) throw fault('/replyTo', 'reference', 'No comment on this record with this id');
	return answered.reply_to ?? answered.id;
}

/** Words are changed by who wrote them, and not any more once they were taken back. */
export const prepareChange: BeforeHook = async (body, scope, { id }) => {
	if (Object.hasOwn(body, 'replyTo')) throw fault('/replyTo', 'read_only', 'What a comment answers stays so');
	const { author, withdrawnAt } = (await scope.invoke('comment.get', { id: id as string })) as RecordObject;
	if (author === null || author !== scope.actor.id)
		throw problem('forbidden', { detail: 'Words are changed by who wrote them; you may take a comment back' });
	if (withdrawnAt) throw problem('conflict', { detail: 'This comment was taken back' });
	if (body.text === undefined) return body;
	const text = readText(body.text);
	return { ...body, text, mentions: await readMentions(text, scope), editedAt: new Date(nowOf(scope)).toISOString() };
};

/** Whoever comments, or is mentioned, follows; those who follow are told, and those who are mentioned. */
export const afterComment: AfterHook = async (comment: RecordObject, scope) => {
	const { entity, record, author } = comment;
	const mentions = (comment.mentions ?? []) as string[];
	const about = scope.service<About>('about');
	const subject = { entity, record };
	const { owner, maker } = await about.people(scope.sql, subject);
	const readers = await about.readers(
		scope.sql,
		subject,
		[owner, maker, ...mentions].filter((one) => one !== null),
	);
	await followThemselves(scope, subject, [
		...(author ? [{ person: author, reason: 'commented' as const }] : []),
		...[owner]
			.filter((one) => one !== null && readers.includes(one))
			.map((person) => ({ person: person as string, reason: 'assigned' as const })),
		...[maker]
			.filter((one) => one !== null && readers.includes(one))
			.map((person) => ({ person: person as string, reason: 'created' as const })),
		...mentions.filter((one) => readers.includes(one)).map((person) => ({ person, reason: 'mentioned' as const })),
	]);
	const told = { ...subject, by: author ?? null, comment: comment.id as string };
	if (mentions.length) await notify(scope, { ...told, kind: 'mentioned', title: 'Mentioned you', to: mentions });
	await notify(scope, { ...told, kind: 'commented', title: 'Commented', followers: true, except: mentions });
};

/** Those who are mentioned now, and were not before. */
export const afterChange: AfterHook = async (comment: RecordObject, scope, { body }) => {
	if (body.text === undefined) return;
	const { entity, record, author, id } = comment;
	const mentions = (comment.mentions ?? []) as string[];
	const known = await scope.sql<{ recipient: string }>(
		`select recipient from notifications where comment = $1 and kind = 'mentioned'`,
		[id],
	);
	const fresh = mentions.filter((one) => !known.some(({ recipient }) => recipient === one));
	if (fresh.length === 0) return;
	const subject = { entity, record };
	const readers = await scope.service<About>('about').readers(scope.sql, subject, fresh);
	await followThemselves(
		scope,
		subject,
		readers.map((person) => ({ person, reason: 'mentioned' as const })),
	);
	await notify(scope, { ...subject, by: author, comment: id, kind: 'mentioned', title: 'Mentioned you', to: fresh });
};

/** `DELETE /v1/comments/{id}`: the words go, and what was told of them; that there was a comment stays. */
export const withdraw: Handler = async ({ id }, scope) => {
	await scope.records('comment').update(id, { text: '', mentions: [], withdrawnAt: new Date(nowOf(scope)).toISOString() });
	await scope.sql('delete from notifications where comment = $1 and count = 1 and digest is null', [id]);
};
