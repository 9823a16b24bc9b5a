import { createHash } from 'node:crypto';
import { type About, type Handler, type OutwardHandler, type OutwardJobHandler, problem, type Scope } from '@freehold/core';
import { linkTo, type Told, toldOf, wordsOf } from '../notifications/words.ts';
import { personOf } from '../person.ts';

/** Browsers that one person may have signed up; a new one takes the place of the oldest. */
const MOST = 10;

type Subscription = { endpoint: string; keys: { p256dh: string; auth: string }; device?: string };

/** `POST /v1/push-subscriptions/subscribe`: a browser is one row, whoever signs in there next. */
export const subscribe: Handler = async ({ body }: { body: Subscription }, scope) => {
	const person = personOf(scope);
	const { endpoint, keys, device } = body;
	if (URL.parse(endpoint) === null) {
		const detail = 'Found no address; meant the endpoint of a push subscription';
		throw problem('invalid_input', { detail, errors: [{ pointer: '/endpoint', code: 'format', detail }] });
	}
	const endpointHash = createHash('sha256').update(endpoint).digest('hex');
	await scope.sql('delete from push_subscriptions where endpoint_hash = $1', [endpointHash]);
	await scope.sql(
		`delete from push_subscriptions where id in (select id from push_subscriptions where person = $1 order by created_at desc, id offset ${MOST - 1})`,
		[person],
	);
	return scope
		.records('push-subscription')
		.create({ person, visibility: 'private', device: device ?? null, endpoint, endpointHash, ...keys });
};

/** `GET /v1/push-subscriptions/key` */
export const key: OutwardHandler = async (_, transact) => {
	const port = await transact(async (scope) => scope.port('push'));
	return port.key();
};

type Ready = { told: Told; subscription: Omit<Subscription, 'device'>; url: string };

/** Tells one browser; one that has left is forgotten. */
export const sendPush: OutwardJobHandler = async (
	{ notification, subscription }: { notification: string; subscription: string },
	task,
) => {
	const ready = await task.transact((scope) => prepare(scope, notification, subscription));
	if (!ready) return { sent: false };
	const { gone } = await task.port('push').send({
		subscription: ready.subscription,
		title: wordsOf({ ...ready.told, subject: null }),
		body: ready.told.subject ?? '',
		url: ready.url,
		tag: notification,
		urgency: 'high',
		decision: { kind: 'notice' },
	});
	if (gone) await task.transact((scope) => scope.sql('delete from push_subscriptions where id = $1', [subscription]));
	return { sent: !gone };
};

async function prepare(scope: Scope, notification: string, subscription: string): Promise<Ready | null> {
	const [told] = await toldOf(scope, `n.id = $1 and n.status <> 'read'`, [notification]);
	// What never leaves the server is read by what opens it.
	const [row] = await scope.sql<{ id: string; person: string; endpoint: string; p256dh: string; auth: string }>(
		'select id, person, endpoint, p256dh, auth from push_subscriptions where id = $1',
		[subscription],
	);
	if (!told || !row || row.person !== told.recipient) return null;
	const subject = told.entity && told.record ? { entity: told.entity, record: told.record } : null;
	const may = await scope.service<About>('about').readers(scope.sql, subject, [told.recipient]);
	if (may.length === 0) return null;
	const open = (column: 'endpoint' | 'p256dh' | 'auth') =>
		scope.sql.keyring.open(scope.sql, { table: 'push_subscriptions', column }, row.id, row[column]);
	const [endpoint, p256dh, auth] = [await open('endpoint'), await open('p256dh'), await open('auth')];
	return { told, subscription: { endpoint, keys: { p256dh, auth } }, url: linkTo(scope, told) };
}
