import type { Sql } from '../data/model.ts';
import { type Problem, problem } from '../errors.ts';
import type { Organization } from '../operations/model.ts';

/** Days in which a deleted organisation can be resumed. */
export const GRACE_DAYS = 30;

type Status = Organization['status'];

/** What is told to whoever comes in for a suspended or deleted organisation; null where it is neither. */
export function suspensionOf(status: Status): Problem | null {
	if (status === 'active') return null;
	const detail =
		status === 'suspended'
			? 'This organisation is suspended; ask the operator of the platform'
			: `This organisation was deleted; within ${GRACE_DAYS} days the operator of the platform can undo it`;
	return problem('organization_suspended', { detail });
}

/** Lets nobody of a suspended or deleted organisation in. @throws organization_suspended */
export function refuseSuspended(status: Status): void {
	const suspension = suspensionOf(status);
	if (suspension) throw suspension;
}

/** The standing of the organisation that the transaction works in; where it is gone, it is deleted. */
export async function statusOf(sql: Sql, organization: string): Promise<Status> {
	const [row] = await sql<{ status: Status }>('select status from organizations where id = $1', [organization]);
	return row?.status ?? 'deleted';
}
