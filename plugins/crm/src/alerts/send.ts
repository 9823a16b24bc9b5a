import type { Email, Host, JobHandler, OutwardJobHandler, Scope } from '@freehold/core';
import { Temporal } from 'temporal-polyfill';
import { nowOf } from '../response/policy.ts';
import { tokenOf } from './search.ts';

/** In one mail; the rest waits for the next. */
const IN_ONE = 20;

type News = {
	id: string;
	reason: 'new' | 'price';
	headline: string | null;
	amount: string | null;
	currency: string | null;
	city: string | null;
};

/** Writes what waits for one search, once: the job's id makes every attempt the same mail, and what was told is marked. */
export const sendAlerts: OutwardJobHandler = async ({ search }: { search: string }, task) => {
	const ready = await task.transact((scope) => compose(scope, search));
	if (!ready) return;
	if (ready.mail) await task.port('email').send(ready.mail);
	await task.transact(async (scope) => {
		const at = new Date(nowOf(scope));
		await scope.sql('update search_alerts set sent_at = $2, updated_at = now() where id = any($1::uuid[])', [ready.alerts, at]);
		await scope.sql('update saved_searches set last_alert_at = $2 where id = $1', [search, at]);
	});
};

/** The mail, and the alerts that are done with it; what is off the market by now is not told. */
async function compose(scope: Scope, id: string): Promise<{ mail: Email | null; alerts: string[] } | null> {
	const [search] = await scope.sql<{ contact: string; name: string }>(
		`select contact, name from saved_searches where id = $1 and active and confirmed_at is not null and ended_at is null and archived_at is null`,
		[id],
	);
	if (!search) return null;
	const waiting = await scope.sql<News & { isOn: boolean }>(
		`select a.id, a.reason, p.headline, p.price_amount::text as amount, p.price_currency as currency, p.address_city as city,
			(p.status = 'active' and p.archived_at is null) as "isOn"
		from search_alerts a join listings p on p.id = a.listing where a.saved_search = $1 and a.sent_at is null order by a.created_at, a.id limit ${IN_ONE}`,
		[id],
	);
	if (waiting.length === 0) return null;
	const news = waiting.filter(({ isOn }) => isOn);
	const alerts = waiting.map((one) => one.id);
	const { email } = await scope.records('contact').get(search.contact, { fields: ['email'] });
	const token = await tokenOf(scope, id);
	if (news.length === 0 || !email || !token) return { mail: null, alerts };
	return { mail: letter(scope, email, search.name, news, token), alerts };
}

function letter(scope: Scope, to: string, name: string, news: readonly News[], token: string): Email {
	const { publicUrl } = scope.service<Host>('host');
	const sender = scope.organization.senderName ?? scope.organization.name;
	const lines = news.map(
		({ reason, headline, amount, currency, city }) =>
			`- ${reason === 'price' ? 'New price: ' : ''}${headline ?? 'A listing'}${city ? `, ${city}` : ''}${amount ? `: ${currency} ${amount}` : ''}`,
	);
	return {
		to,
		subject: news.length === 1 ? `${news[0]?.headline ?? 'A listing'} fits “${name}”` : `${news.length} listings fit “${name}”`,
		text: `${lines.join('\n')}\n\nYou asked for this. To end it: ${publicUrl}/alerts/#end=${token}\n\n${sender}\n`,
		decision: { kind: 'notice' },
		sender,
		// Mail programs call it themselves, over https alone.
		...(publicUrl.startsWith('https://') ? { unsubscribe: `${publicUrl}/v1/saved-searches/unsubscribe?token=${token}` } : {}),
	};
}

/** Every morning the daily ones; on Mondays, where the organisation is, the weekly ones, too. */
export const sendDigests: JobHandler = async (_, scope) => {
	const today = Temporal.Instant.fromEpochMilliseconds(nowOf(scope)).toZonedDateTimeISO(scope.organization.timeZone);
	const frequencies = today.dayOfWeek === 1 ? ['daily', 'weekly'] : ['daily'];
	const searches = await scope.sql<{ id: string }>(
		`select s.id from saved_searches s where s.active and s.confirmed_at is not null and s.ended_at is null and s.archived_at is null
			and s.frequency = any($1::text[]) and exists (select 1 from search_alerts a where a.saved_search = s.id and a.sent_at is null)`,
		[frequencies],
	);
	for (const { id } of searches) await scope.enqueue('crm.send-alerts', { search: id }, { lane: `alerts ${id}` });
	return { searches: searches.length };
};
