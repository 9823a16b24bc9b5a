import type { Sql } from '../data/model.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { Later } from '../later.ts';
import type { Scope } from '../operations/model.ts';
import type { Gate } from './gate.ts';
import type { LETTERS } from './letters.ts';

/** One of the letters, and what it says beside the reader's name: a link, minutes, a label. */
export type Wording = readonly [letter: keyof typeof LETTERS, ...words: string[]];

/**
 * Puts a letter on its way, in a transaction: it is written down with what it tells of, or not at all, and outlives the process.
 * @param to another address than the user's own at the time when it goes: a new one, or the one of before
 */
export type Put = (user: string, wording: Wording, to?: string) => Promise<void>;

/** Mails to users. Nothing waits for one: what a mail takes, or that there is none, tells nothing. */
export type Post = {
	/** In a handler's transaction. */
	put(scope: Pick<Scope, 'organization' | 'sql' | 'afterCommit'>, user: string, wording: Wording, to?: string): Promise<void>;
	/** A transaction of one organisation, in which letters are put on their way. */
	within<T>(organization: string, work: (sql: Sql, put: Put) => Promise<T>): Promise<T>;
	/** Where there is no transaction that it belongs to: after the answer has gone. */
	send(organization: string, user: string, wording: Wording): void;
	/** A page of ours with a token, which goes into the fragment: no server, proxy or log sees it. */
	link(page: 'verify' | 'reset-password', token: string): string;
	/** Where people sign in. */
	signIn: string;
};

type Parts = { gate: Gate; later: Later; publicUrl: string; jobs: Pick<Jobs, 'enqueue'> };

/** The job that composes a letter and sends it. */
export const MAIL_USER = 'mail-user';

export function createPost({ gate, later, publicUrl, jobs }: Parts): Post {
	const put: Post['put'] = async (scope, user, [letter, ...words], to) => {
		await jobs.enqueue(scope, `identity.${MAIL_USER}`, { user, letter, words, ...(to ? { to } : {}) });
	};
	const within: Post['within'] = async (organization, work) => {
		const after: (() => unknown)[] = [];
		const afterCommit = (one: () => unknown): void => void after.push(one);
		const result = await gate.inOrganization(organization, (sql) =>
			work(sql, (user, wording, to) =>
				put({ organization: { id: organization } as Scope['organization'], sql, afterCommit }, user, wording, to),
			),
		);
		for (const one of after) one();
		return result;
	};
	return {
		put,
		within,
		send: (organization, user, wording) =>
			later.run('a mail was not put on its way', () => within(organization, (_, putIt) => putIt(user, wording))),
		link: (page, token) => `${publicUrl}/console/#/${page}?token=${token}`,
		signIn: `${publicUrl}/console/`,
	};
}
