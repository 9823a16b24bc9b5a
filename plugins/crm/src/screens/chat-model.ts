/** Conversations with visitors as these screens need them. */
import type { Localise, ScreenHost } from '@freehold/widgets/kit';

type Person = { id: string; name: { full: string } };

export type Chat = {
	id: string;
	name: string | null;
	status: 'open' | 'closed';
	answers: 'nobody' | 'program' | 'person';
	page: string | null;
	agent: Person | null;
	listing: { id: string; headline: string | null } | null;
	contact: string | null;
	lead: string | null;
	unread: number;
	lastAt: string;
	lastFrom: 'visitor' | 'us';
	lastText: string | null;
};
export type ChatPage = { data: Chat[]; next: string | null };

export type Message = {
	position: number;
	from: 'visitor' | 'us';
	text: string;
	at: string;
	name: string | null;
	automatic: boolean;
};

export const BOXES = ['open', 'mine', 'closed'] as const;
export type Box = (typeof BOXES)[number];

const FIELDS = 'id,name,status,answers,page,agent,listing,contact,lead,unread,lastAt,lastFrom,lastText';

/** A page of the conversations of a box, the newest words first. */
export function chatsIn(host: ScreenHost, box: Box, cursor?: string): Promise<ChatPage> {
	const filter = box === 'closed' ? { status: 'closed' } : { status: 'open', ...(box === 'mine' ? { agent: host.me.id } : {}) };
	const query = { ...filter, fields: FIELDS, expand: 'agent', sort: '-lastAt', limit: '30', ...(cursor ? { cursor } : {}) };
	return host.call('GET', '/v1/chat-conversations', { query });
}

export const chatWith = (host: ScreenHost, id: string): Promise<Chat> =>
	host.call('GET', '/v1/chat-conversations/{id}', { id, query: { fields: FIELDS, expand: 'agent,listing' } });

/** All that was said behind a position. */
export async function messagesAfter(host: ScreenHost, id: string, after: number): Promise<Message[]> {
	const all: Message[] = [];
	for (let from: number | null = after; from !== null; ) {
		const query = { after: String(from) };
		const page: { data: Message[]; next: number | null } = await host.call('GET', '/v1/chat-conversations/{id}/messages', {
			id,
			query,
		});
		all.push(...page.data);
		from = page.next;
	}
	return all;
}

export const visitorOf = ({ name }: Pick<Chat, 'name'>, local: Localise): string => name ?? local.text('chatsVisitor');

/** “2 min. ago”, and from a day on the day. */
export function ago(lang: string, at: string, now = Date.now()): string {
	const seconds = Math.max(0, Math.round((now - Date.parse(at)) / 1000));
	const format = new Intl.RelativeTimeFormat(lang, { numeric: 'auto', style: 'narrow' });
	if (seconds < 60) return format.format(0, 'second');
	if (seconds < 3600) return format.format(-Math.trunc(seconds / 60), 'minute');
	if (seconds < 86_400) return format.format(-Math.trunc(seconds / 3600), 'hour');
	return new Intl.DateTimeFormat(lang, { day: 'numeric', month: 'short' }).format(new Date(at));
}
