import { AsyncLocalStorage } from 'node:async_hooks';
import type { Logger } from 'pino';
import type { Connections } from '../data/database.ts';
import type { Notices } from '../data/notices.ts';
import { CHANNEL } from './move.ts';

type Parts = {
	connections: Pick<Connections, 'borrow' | 'kind'>;
	notices: Pick<Notices, 'on'>;
	log: Pick<Logger, 'warn'>;
	/** Where a log stood when the watch began. */
	begin: (organization: string, position: number) => void;
	/** A log goes at least this far. */
	moved: (organization: string, position: number) => void;
	/** Something is waiting in the outbox. */
	waiting: (organization: string) => void;
};

/** What other processes do to the logs: told by them, and looked for every now and then where telling failed. */
export type Watch = { start(): Promise<void>; look(): Promise<void>; stop(): Promise<void> };

const EVERY = 2000;
/** A move that took longer than this from its first statement to its commit would be seen a look too late. */
const MARGIN = `interval '60 seconds'`;

type Row = { organization: string; position: string; waiting: boolean; looked: string };

export function createWatch({ connections, notices, log, begin, moved, waiting }: Parts): Watch {
	let since = '-infinity';
	let timer: NodeJS.Timeout | undefined;
	let looking: Promise<void> = Promise.resolve();
	let isOpen = true;
	let isLost = false;

	const read = (): Promise<Row[]> =>
		connections.borrow(
			null,
			(sql) =>
				sql<Row>(
					`select m.organization, m.position, m.waiting, n.looked from (select (now() - ${MARGIN})::text as looked) n
					left join freehold_events_moved($1::timestamptz) m on true`,
					[since],
					'events_moved',
				),
			'',
			'aside',
		);

	const lookOnce = async (tell: (organization: string, position: number) => void): Promise<void> => {
		const rows = await read();
		since = rows[0]?.looked ?? since;
		for (const { organization, position, waiting: isWaiting } of rows) {
			if (organization === null) continue;
			if (Number(position) > 0) tell(organization, Number(position));
			if (isWaiting) waiting(organization);
		}
	};
	const look = (): Promise<void> => {
		looking = looking.then(async () => {
			if (!isOpen) return;
			try {
				await lookOnce(moved);
				isLost = false;
			} catch (error) {
				if (isOpen && !isLost) log.warn({ err: error }, 'the logs of events cannot be looked at; it is tried again');
				isLost = true;
			}
		});
		return looking;
	};
	const outside = AsyncLocalStorage.snapshot();
	// Several processes do not look at once.
	const again = (): void => {
		timer = setTimeout(() => void outside(look).finally(() => isOpen && again()), EVERY * (0.75 + Math.random() / 2)).unref();
	};

	return {
		async start() {
			if (connections.kind === 'postgres') {
				notices.on(
					CHANNEL,
					(payload) => {
						const [organization = '', position] = payload.split(' ');
						moved(organization, Number(position));
					},
					() => void look(),
				);
			}
			await lookOnce(begin);
			again();
		},
		look,
		async stop() {
			isOpen = false;
			clearTimeout(timer);
			await looking;
		},
	};
}
