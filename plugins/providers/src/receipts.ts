import type { Receipt, Subscriber } from '@freehold/core';

type Kind = Receipt['kind'];

/** The providers' words for what became of a message. */
const KINDS: Readonly<Record<string, Readonly<Record<string, Kind>>>> = {
	sendgrid: {
		delivered: 'delivered',
		deferred: 'deferred',
		bounce: 'bounced',
		dropped: 'failed',
		spamreport: 'complained',
		open: 'opened',
		click: 'clicked',
		unsubscribe: 'unsubscribed',
		group_unsubscribe: 'unsubscribed',
	},
	twilio: { delivered: 'delivered', undelivered: 'bounced', failed: 'failed' },
};

const PORTS: Readonly<Record<string, string>> = { sendgrid: 'email', twilio: 'sms' };

/** Makes a receipt of what a provider called back with; what is said on the way (queued, sent) is none. */
export const noteReceipt: Subscriber = async (event, scope) => {
	const { provider } = event.data as { provider: string };
	const kinds = KINDS[provider];
	if (!kinds) return;
	const told = await scope.records('callback').get(event.record);
	const kind = kinds[told.type as string];
	if (!kind || !told.messageKey) return;
	const data = (typeof told.data === 'string' ? JSON.parse(told.data) : told.data) as { reason?: string } | null;
	const receipt = {
		port: PORTS[provider],
		driver: provider,
		message: told.messageKey,
		kind,
		reason: data?.reason?.slice(0, 500) ?? null,
		at: told.occurredAt ?? event.at,
		notice: told.externalId,
	};
	await scope.records('delivery-receipt').createMany([receipt], 'skip');
};
