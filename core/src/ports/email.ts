import type { Decision } from './decision.ts';

export type Attachment = {
	/** File name. */
	name: string;
	/** Media type. */
	type: string;
	bytes: Uint8Array;
};

/** A message to one person. Texts are whole sentences in the organisation's language; links are absolute. */
export type Email = {
	to: string;
	subject: string;
	text: string;
	/** The same for readers who show pages; `text` stays for all others. */
	html?: string;
	decision: Decision;
	/** The organisation's name, for the reader; absent: the platform's. */
	sender?: string;
	/** Where an answer goes. */
	replyTo?: string;
	attachments?: readonly Attachment[];
	/** An https page that ends these messages with one POST, and no sign-in. Source: RFC 8058. */
	unsubscribe?: string;
};

export type EmailPort = {
	/** Resolves once the mail server has taken it. `id`: its Message-ID or the provider's own, which receipts name. */
	send(email: Email): Promise<{ id: string }>;
};
