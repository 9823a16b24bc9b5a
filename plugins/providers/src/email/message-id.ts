import { createHash } from 'node:crypto';
import { type PortCall, ProviderError } from '@freehold/core';

/** The same call, the same Message-ID: a mail server that gets it twice, and a reader's, can tell. */
export function messageIdOf({ organization, key }: PortCall, host: string): string | undefined {
	if (!key) return undefined;
	return `<${createHash('sha256').update(`${organization} ${key}`).digest('hex').slice(0, 40)}@${host}>`;
}

/** One click ends these messages. Source: RFC 8058. */
export function unsubscribeHeaders(url: string | undefined): Record<string, string> {
	if (url === undefined) return {};
	if (!/^https:\/\/[^\s<>]+$/.test(url)) throw new ProviderError('refused', 'The page to unsubscribe at is an https:// address');
	return { 'List-Unsubscribe': `<${url}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' };
}
