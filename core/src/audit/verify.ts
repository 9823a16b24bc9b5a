import { timingSafeEqual } from 'node:crypto';
import type { Sql } from '../data/model.ts';
import { CONTENT, contentHashOf, GENESIS, linkHashOf } from './chain.ts';
import { isPastRetention } from './retention.ts';

/** What is wrong with an organisation's audit trail, and where in its chain. */
export type AuditFault = {
	fault: 'entry_changed' | 'entry_missing' | 'link_changed' | 'link_missing' | 'entry_unsealed' | 'head_missing';
	position?: number;
	entry?: string;
	detail: string;
};

export type AuditReport = {
	/** Whether nothing is wrong. */
	sound: boolean;
	/** Links of the chain. */
	sealed: number;
	/** The last link's hash: kept elsewhere, it shows later that nothing was cut off. */
	head: string | null;
	/** Entries that were removed after their retention had ended. */
	expired: number;
	/** The first 100. */
	faults: AuditFault[];
};

const PAGE = 1000;
const MOST_FAULTS = 100;

type Link = {
	position: number;
	entry: string;
	kind: string;
	entered_at: Date | string;
	content_hash: string;
	hash: string;
	content: string | null;
};

/**
 * Goes over the whole chain and finds every entry that was changed, every one that is gone before its time, every link that does
 * not follow from the one before it. To be called in a transaction that sees one moment (repeatable read).
 * @param known a head that was noted earlier: it must still be in the chain
 */
export async function verifyAudit(sql: Sql, key: Buffer, known?: string): Promise<AuditReport> {
	const faults: AuditFault[] = [];
	let previous = GENESIS;
	let position = 0;
	let expired = 0;
	let isKnown = known === undefined;
	for (;;) {
		const links = await page(sql, position);
		for (const link of links) {
			if (link.position !== position + 1) faults.push(linkMissing(position + 1, link.position - 1));
			const expected = linkHashOf(key, previous, link.position, link.content_hash);
			const follows = link.position === position + 1 ? same(link.hash, expected) : true;
			if (!follows) faults.push(linkChanged(link));
			if (link.content === null) {
				if (isPastRetention(link.kind, new Date(link.entered_at))) expired += 1;
				else faults.push(entryMissing(link));
			} else if (!same(contentHashOf(key, link.content), link.content_hash)) faults.push(entryChanged(link));
			isKnown ||= link.hash === known;
			previous = link.hash;
			position = link.position;
		}
		if (links.length < PAGE) break;
	}
	faults.push(...(await unsealed(sql)));
	if (!isKnown)
		faults.push({ fault: 'head_missing', detail: `The hash ${known} is not in the chain: its end was cut off or made anew` });
	return {
		sound: faults.length === 0,
		sealed: position,
		head: position ? previous : null,
		expired,
		faults: faults.slice(0, MOST_FAULTS),
	};
}

const page = (sql: Sql, after: number): Promise<Link[]> =>
	sql<Link>(
		`select s.position, s.entry, s.kind, s.entered_at, s.content_hash, s.hash, case when e.id is null then null else ${CONTENT} end as content
		from audit_seals s left join audit_entries e on e.id = s.entry
		where s.position > $1 order by s.position limit ${PAGE}`,
		[after],
	);

/** An entry that no link knows an hour later was put in from behind, or sealing does not run. */
async function unsealed(sql: Sql): Promise<AuditFault[]> {
	const entries = await sql<{ id: string }>(
		`select e.id from audit_entries e where e.created_at < now() - interval '1 hour'
			and not exists (select 1 from audit_seals s where s.entry = e.id) limit ${MOST_FAULTS}`,
	);
	return entries.map(({ id }) => ({ fault: 'entry_unsealed', entry: id, detail: 'This entry is in no link of the chain' }));
}

const same = (one: string, other: string): boolean =>
	one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));

const linkMissing = (from: number, to: number): AuditFault => ({
	fault: 'link_missing',
	position: from,
	detail: from === to ? `The link ${from} is gone` : `The links ${from} to ${to} are gone`,
});

const linkChanged = ({ position, entry }: Link): AuditFault => ({
	fault: 'link_changed',
	position,
	entry,
	detail: `The link ${position} does not follow from the one before it`,
});

const entryMissing = ({ position, entry, kind, entered_at }: Link): AuditFault => ({
	fault: 'entry_missing',
	position,
	entry,
	detail: `The entry of link ${position} (${kind} of ${new Date(entered_at).toISOString()}) is gone before its time`,
});

const entryChanged = ({ position, entry }: Link): AuditFault => ({
	fault: 'entry_changed',
	position,
	entry,
	detail: `The entry of link ${position} was changed after it was sealed`,
});
