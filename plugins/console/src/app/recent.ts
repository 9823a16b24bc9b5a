/** The records that a person opened last. Kept are ids alone, for a person and an organisation; names are asked for when they are shown. */
import type { Session } from './session.ts';

/** Of an entity's records, by its plural. */
export type Recent = { plural: string; id: string };

const MOST = 8;
const key = ({ user, organization }: Session): string => `freehold.recent.${organization.id}.${user.id}`;

export function recentRecords(session: Session): Recent[] {
	try {
		const kept: unknown = JSON.parse(localStorage.getItem(key(session)) ?? '[]');
		return Array.isArray(kept) ? kept.slice(0, MOST) : [];
	} catch {
		return [];
	}
}

/** Notes that a record was opened. */
export function noteRecord(session: Session, record: Recent): void {
	const others = recentRecords(session).filter(({ id }) => id !== record.id);
	localStorage.setItem(key(session), JSON.stringify([record, ...others].slice(0, MOST)));
}
