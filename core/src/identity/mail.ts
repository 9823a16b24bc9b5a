import type { Jobs } from '../jobs/jobs.ts';
import type { OutwardJobHandler } from '../jobs/model.ts';
import type { Plugin, Scope } from '../operations/model.ts';
import type { Email } from '../ports/email.ts';
import type { OpenPorts } from '../ports/ports.ts';
import type { Gate } from './gate.ts';
import { LETTERS } from './letters.ts';
import { MAIL_USER, type Wording } from './post.ts';
import { readAddressee } from './profile.ts';

/** Puts one mail on its way in an organisation's name, in the given transaction or in one of its own; it is sent by a job. */
export type Mail = (
	organization: string,
	email: Email,
	scope?: Pick<Scope, 'organization' | 'sql' | 'afterCommit'>,
) => Promise<void>;

/** The job that sends a mail as it is. */
const MAIL = 'mail';

type Parts = { gate: Gate; jobs: Jobs };

export const createMail = ({ gate, jobs }: Parts): Mail => {
	return async (id, email, scope) => {
		const payload = email as unknown as Record<string, unknown>;
		if (scope) return void (await jobs.enqueue(scope, `identity.${MAIL}`, payload));
		const after: (() => unknown)[] = [];
		const organization = { id } as Scope['organization'];
		const afterCommit = (one: () => unknown): void => void after.push(one);
		await gate.inOrganization(id, (sql) => jobs.enqueue({ organization, sql, afterCommit }, `identity.${MAIL}`, payload));
		for (const one of after) one();
	};
};

/**
 * The jobs behind both ways of writing. A letter to a user is composed when it goes, to the address that the user has then. The job's
 * id makes every attempt the same mail.
 */
export function createMailing({ gate, ports }: { gate: Gate; ports: Pick<OpenPorts, 'of'> }): { plugin: Plugin } {
	const outwardJobs: Record<string, OutwardJobHandler> = {
		[MAIL]: async (email: Email, { organization, id }) => {
			await ports.of('email', { organization: organization.id, key: id }).send(email);
		},
		[MAIL_USER]: async ({ user, to, letter, words }: Asked, { organization, id }) => {
			const reader = await gate.read(organization.id, (sql) => readAddressee(sql, user));
			// Who has left meanwhile is written to no more.
			if (!reader) return;
			const compose = LETTERS[letter] as (to: typeof reader, ...words: string[]) => { subject: string; text: string };
			const email = {
				to: to ?? reader.email,
				...compose(reader, ...words),
				decision: { kind: 'security' as const },
				sender: reader.organization,
			};
			await ports.of('email', { organization: organization.id, key: id }).send(email);
		},
	};
	return { plugin: { name: 'identity', outwardJobs } };
}

type Asked = { user: string; to?: string; letter: Wording[0]; words: string[] };
