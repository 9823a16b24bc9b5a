import type { Logger } from 'pino';
import { actorSetting } from '../audit/context.ts';
import type { Connections } from '../data/database.ts';
import type { Store } from '../data/records.ts';
import type { PortCall, PortName, SentMessage } from './model.ts';
import type { Receipt } from './receipts.ts';

/** What stand-ins “sent”, kept for people to read, and what became of messages. */
export type Inbox = {
	keep(call: PortCall, message: SentMessage): Promise<string>;
	receive(port: PortName, driver: string, receipts: readonly Receipt[]): Promise<void>;
};

type Parts = { connections: Pick<Connections, 'borrow'>; store: Store; log: Logger };

const LONGEST = 100_000;
const short = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

/** The platform itself, for the audit trail. */
export const systemOf = (organization: string): string =>
	actorSetting({ actor: { kind: 'system', id: null, organization, role: null, permissions: ['*'] } });

export function createInbox({ connections, store, log }: Parts): Inbox {
	return {
		keep: ({ organization, key }, { port, to, subject, text, html, details, kind }) =>
			connections.borrow(
				organization,
				async (sql) => {
					const messages = store.records('sent-message', sql, organization);
					// A repetition under the same key is the same message.
					if (key) {
						const [known] = await sql<{ id: string }>('select id from sent_messages where port = $1 and key = $2', [port, key]);
						if (known) return known.id;
					}
					const { id } = await messages.create({
						port,
						to: short(to, 300),
						// A list of messages is read by what they are about.
						subject: short(subject ?? text.split('\n')[0] ?? '', 200),
						text: short(text, LONGEST),
						html: html === undefined ? null : short(html, LONGEST),
						details: details === undefined ? null : short(JSON.stringify(details), LONGEST),
						kind: kind ?? null,
						key: key ?? null,
					});
					return id as string;
				},
				systemOf(organization),
			),
		async receive(port, driver, receipts) {
			for (const receipt of receipts) {
				if (!receipt.organization) {
					log.warn({ port, driver, kind: receipt.kind }, 'a receipt names no organisation, and is let go');
					continue;
				}
				const { organization } = receipt;
				await connections.borrow(
					organization,
					(sql) => record(sql, store, organization, port, driver, receipt),
					systemOf(organization),
				);
			}
		},
	};
}

async function record(
	sql: Parameters<Store['records']>[1],
	store: Store,
	organization: string,
	port: PortName,
	driver: string,
	{ message, kind, reason, at, id }: Receipt,
): Promise<void> {
	const [known] = await sql('select 1 from delivery_receipts where driver = $1 and notice = $2', [driver, id]);
	if (known) return;
	await store
		.records('delivery-receipt', sql, organization)
		.create({ port, driver, message, kind, reason: reason === undefined ? null : short(reason, 500), at, notice: id });
	await sql('update sent_messages set status = $2 where id::text = $1', [message, kind]);
}
