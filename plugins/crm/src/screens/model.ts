/** Leads as these screens need them. */
import type { Localise, ScreenHost } from '@freehold/widgets/kit';

type Part = { points: number; most: number; because: string[] };
export type Parts = Record<'emailEngagement' | 'viewingHistory' | 'responseTime' | 'budgetQualification', Part>;
type Person = { id: string; name: { full: string } };
export type Contact = Person & { email: string | null; phone: string | null };

export type Lead = {
	id: string;
	subject: string | null;
	stage: 'new' | 'contacted' | 'qualified' | 'viewing' | 'won' | 'lost';
	source: string | null;
	contact: Contact | null;
	agent: Person | null;
	score: number | null;
	temperature: 'hot' | 'warm' | 'cold' | null;
	scoreParts: Parts | null;
	lastInteractionAt: string | null;
	nextFollowUpAt: string | null;
	responseDueAt: string | null;
	createdAt: string;
};

export const STAGES = ['new', 'contacted', 'qualified', 'viewing', 'won', 'lost'] as const;
const FIELDS =
	'id,subject,stage,source,contact,agent,score,temperature,scoreParts,lastInteractionAt,nextFollowUpAt,responseDueAt,createdAt';

export type LeadPage = { data: Lead[]; next: string | null; total?: number };

/** A page of leads, with whom they are of. */
export const leadsLike = (host: ScreenHost, query: Record<string, string>): Promise<LeadPage> =>
	host.call('GET', '/v1/leads', { query: { fields: FIELDS, expand: 'contact,agent', ...query } });

/** How many there are. */
export async function countLike(host: ScreenHost, query: Record<string, string>): Promise<number> {
	const page: LeadPage = await host.call('GET', '/v1/leads', { query: { ...query, fields: 'id', limit: '1', total: 'true' } });
	return page.total ?? 0;
}

/** New leads that nobody has answered, those first whose time is over first. */
export const waiting = (host: ScreenHost, limit: number): Promise<LeadPage> =>
	leadsLike(host, {
		stage: 'new',
		'firstResponseAt[set]': 'false',
		'responseDueAt[set]': 'true',
		sort: 'responseDueAt',
		limit: String(limit),
		total: 'true',
	});

export const nameOf = ({ contact, subject }: Pick<Lead, 'contact' | 'subject'>, local: Localise): string =>
	contact?.name.full ?? subject ?? local.text('leadUnknown');

/** `4:07`, `2 h 5 min`, `3 days`: a length of time as a clock would say it. */
export function clockOf(milliseconds: number, local: Localise): string {
	const seconds = Math.max(0, Math.round(Math.abs(milliseconds) / 1000));
	const unit = (value: number, name: string): string => local.number(value, { style: 'unit', unit: name, unitDisplay: 'short' });
	if (seconds < 3600) return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
	if (seconds < 86_400) return `${unit(Math.floor(seconds / 3600), 'hour')} ${unit(Math.floor((seconds % 3600) / 60), 'minute')}`;
	return local.number(Math.floor(seconds / 86_400), { style: 'unit', unit: 'day', unitDisplay: 'long' });
}
