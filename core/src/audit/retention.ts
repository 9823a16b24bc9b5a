import type { AuditKind } from './audit.ts';

/** Years that an entry is kept, by its kind (catalogue: B-121 to B-124 and the decision on retention). */
export const YEARS: Readonly<Record<AuditKind | 'data_modification', number>> = {
	data_modification: 7,
	login_success: 7,
	login_failure: 7,
	logout: 7,
	permission_denied: 7,
	admin_action: 7,
	security_event: 7,
	resource_access: 3,
};

/** Whether an entry of this kind, made at this time, may be gone by now. */
export function isPastRetention(kind: string, enteredAt: Date, now: Date = new Date()): boolean {
	const end = new Date(enteredAt);
	end.setUTCFullYear(end.getUTCFullYear() + (YEARS[kind as AuditKind] ?? 7));
	return end <= now;
}
