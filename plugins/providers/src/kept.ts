import type { DriverParts, PortCall, Receipt } from '@freehold/core';

/** What becomes of a message that a stand-in “sent”: delivered, unless a fault was asked for. */
export async function tellFate(
	parts: Pick<DriverParts, 'fault' | 'receive' | 'now'>,
	call: PortCall,
	message: string,
): Promise<void> {
	const at = new Date(parts.now()).toISOString();
	const tell = (kind: Receipt['kind'], reason?: string): Receipt => ({
		message,
		kind,
		organization: call.organization,
		at,
		id: `${message} ${kind}`,
		...(reason ? { reason } : {}),
	});
	if (parts.fault('bounce', call))
		return parts.receive([tell('bounced', '550 5.1.1 The mailbox does not exist (a stand-in, as it was asked to)')]);
	await parts.receive([tell('delivered')]);
	if (parts.fault('complaint', call))
		await parts.receive([tell('complained', 'The reader called it spam (a stand-in, as it was asked to)')]);
}

/** In production a stand-in keeps no link that opens something: whoever may read the inbox is not who it was for. */
export const withoutLinks = (text: string): string => text.replace(/https?:\/\/\S+/g, '[the link is not kept in production]');

/** The first link of a text, for the log of a development server. */
export const linkIn = (text: string): string | undefined => /https?:\/\/\S+/.exec(text)?.[0];
