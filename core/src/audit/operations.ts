import type { Handler } from '../operations/model.ts';
import type { ChainKey } from './chain.ts';
import { verifyAudit } from './verify.ts';

/** `audit-entry.verify`: goes over the organisation's whole chain. */
export const auditOperations = (key: ChainKey): Record<string, Handler> => ({
	'audit-entry.verify': async ({ body }, { sql, organization }) => {
		const { head } = body as { head?: string };
		return verifyAudit(sql, key(organization.id), head);
	},
});
