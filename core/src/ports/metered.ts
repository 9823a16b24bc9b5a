import type { Usage } from '../tenancy/usage.ts';
import type { PortName } from './model.ts';

/** Counts mails for each organisation. Over the plan's limit all but security mail is refused. @throws quota_exceeded */
export const countMessages = (usage: () => Usage) => () => (port: PortName, organization: string, kind: string) => {
	if (port !== 'email') return;
	if (kind === 'security') usage().count(organization, 'emails');
	else usage().use(organization, 'emails');
};
