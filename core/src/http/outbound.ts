import { lookup as lookupName } from 'node:dns/promises';
import { isIP } from 'node:net';
import { Agent, type Dispatcher, request } from 'undici';
import type { Config } from '../config.ts';
import { problem } from '../errors.ts';
import { type Allowed, isAllowed, readTarget, refuseInner } from './addresses.ts';

export type OutboundCall = {
	method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
	headers?: Record<string, string>;
	body?: string | Uint8Array;
	/** All of it, redirects and body included; milliseconds, 10,000 where nothing is said. */
	timeout?: number;
	/** Of the answer's body; 5 MB where nothing is said. */
	maxBytes?: number;
	/** Ends the call before its time. */
	signal?: AbortSignal;
	/** The body comes in pieces ({@link OutboundAnswer.parts}) as it arrives, and `bytes` stays empty. */
	stream?: true;
	/** A longer body is cut there instead of being refused. */
	cut?: true;
	/** How many redirects are followed at most, 3 where nothing is said; with 0 a redirect is an answer like any other. */
	redirects?: number;
};

export type OutboundAnswer = {
	status: number;
	/** Lower-case names. */
	headers: Record<string, string>;
	/** Where the answer came from, after redirects. */
	url: string;
	bytes: Uint8Array;
	/** Of a call with `stream`: must be read to its end or returned, which closes the connection. @throws address_failed */
	parts?: AsyncIterable<Uint8Array>;
	text(): string;
	json(): unknown;
};

/**
 * Calls a URL that somebody gave us (webhook, feed, picture), and nothing that is not on the public internet: the name is
 * resolved once, every address of it is checked, and the connection goes to the one that was checked, so that a name which
 * changes its mind (DNS rebinding) changes nothing. Redirects are followed by hand, each checked in the same way.
 * @throws address_refused for what may not be called; address_failed for what does not answer in time or in size
 */
export type GuardedFetch = (url: string | URL, call?: OutboundCall) => Promise<OutboundAnswer>;

export type Address = { address: string; family: 4 | 6 };
/** All addresses of a host name. */
export type Resolve = (host: string) => Promise<Address[]>;

const MOST_REDIRECTS = 3;
const PATIENCE = 10_000;
/** For a name alone. */
const LOOK_UP = 5_000;
const MOST_BYTES = 5 * 1024 * 1024;

/** `outboundAllow` names what may be called although it is private: for development, tests, and services of one's own. */
export function createOutbound(
	{ config: { outboundAllow } }: { config: Pick<Config, 'outboundAllow'> },
	resolve: Resolve = (host) => lookupName(host, { all: true, verbatim: true }) as Promise<Address[]>,
): GuardedFetch {
	return async (given, call = {}) => {
		const time = AbortSignal.timeout(call.timeout ?? PATIENCE);
		const signal = call.signal ? AbortSignal.any([time, call.signal]) : time;
		let url = readTarget(given, outboundAllow);
		let next: OutboundCall = call;
		for (let hops = 0; ; hops++) {
			const answer = await send(url, next, signal, await addressOf(url, resolve, outboundAllow, signal));
			const to = redirectOf(answer);
			const most = call.redirects ?? MOST_REDIRECTS;
			if (to === null || most === 0) return answer;
			if (hops === most) {
				throw problem('address_refused', {
					detail: `Found more than ${most} redirects; meant an address that answers`,
				});
			}
			const target = readTarget(URL.parse(to, url)?.href ?? to, outboundAllow);
			next = afterRedirect(next, answer.status, url, target);
			url = target;
		}
	};
}

/**
 * Looks at an address that is going to be kept and called later, as every call will look at it again.
 * @throws address_refused, and address_failed where nobody knows its name
 */
export type CheckTarget = (url: string) => Promise<void>;

export function createTargetCheck(
	{ config: { outboundAllow, providers, ports } }: { config: Pick<Config, 'outboundAllow' | 'providers' | 'ports'> },
	resolve: Resolve = (host) => lookupName(host, { all: true, verbatim: true }) as Promise<Address[]>,
): CheckTarget {
	return async (given) => {
		const url = readTarget(given, outboundAllow);
		// With a stand-in nothing leaves this machine, a question for a name neither.
		if ((ports.webhook ?? providers) === 'mock') return;
		await addressOf(url, resolve, outboundAllow, AbortSignal.timeout(LOOK_UP));
	};
}

/** Resolves the name once; one inner address among several is reason enough. */
async function addressOf(url: URL, resolve: Resolve, allowed: Allowed, signal: AbortSignal): Promise<Address> {
	const host = url.hostname.replace(/^\[|\]$/g, '');
	const family = isIP(host);
	if (family) return { address: host, family: family as 4 | 6 };
	const found = await withinTime(resolve(host), signal).catch((cause: unknown) => {
		throw signal.aborted ? late(url) : failed(url, 'its name is not known', cause);
	});
	const [first] = found;
	if (!first) throw failed(url, 'its name has no address');
	const isNamed = isAllowed(host, allowed);
	for (const { address } of found) if (!isNamed && !isAllowed(address, allowed)) refuseInner(`${host} (${address})`, address);
	return first;
}

function withinTime<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
	return new Promise<T>((resolve, reject) => {
		signal.addEventListener('abort', () => reject(signal.reason), { once: true });
		work.then(resolve, reject);
	});
}

/** One call, on a connection of its own to exactly this address; the certificate is still that of the name. */
async function send(url: URL, call: OutboundCall, signal: AbortSignal, to: Address): Promise<OutboundAnswer> {
	const agent = new Agent({
		connect: {
			lookup: (_host, { all }, done) =>
				all ? (done as (error: null, found: Address[]) => void)(null, [to]) : done(null, to.address, to.family),
		},
		maxHeaderSize: 16_384,
	});
	let isStream = false;
	try {
		const response = await request(url, {
			dispatcher: agent,
			method: call.method ?? 'GET',
			headers: { 'user-agent': 'Freehold', ...call.headers, 'accept-encoding': 'identity' },
			body: call.body ?? null,
			signal,
		});
		const headers = Object.fromEntries(
			Object.entries(response.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
		);
		const { statusCode: status } = response;
		const most = call.maxBytes ?? MOST_BYTES;
		isStream = call.stream === true && (call.redirects === 0 || redirectOf({ status, headers }) === null);
		if (isStream) endWith(signal, response.body, agent);
		const parts = isStream ? { parts: inPieces(response.body, most, url, signal, () => agent.destroy()) } : {};
		const bytes = isStream ? new Uint8Array() : await readBounded(response.body, call, url);
		const text = (): string => Buffer.from(bytes).toString('utf8');
		return { status, headers, url: url.href, bytes, text, json: () => JSON.parse(text()), ...parts };
	} catch (error) {
		if (signal.aborted) throw late(url);
		throw error instanceof Error && error.name === 'Problem' ? error : failed(url, 'it cannot be reached', error);
	} finally {
		// Whatever is still coming is cut off.
		if (!isStream) await agent.destroy();
	}
}

/** A stream that nobody reads ends with its time, too. */
function endWith(signal: AbortSignal, body: Dispatcher.ResponseData['body'], agent: Agent): void {
	body.on('error', () => {});
	signal.addEventListener('abort', () => void agent.destroy(), { once: true });
}

/** The body as it arrives. Whoever stops reading ends the connection; so does the end of the call's time, read or not. */
async function* inPieces(
	body: Dispatcher.ResponseData['body'],
	most: number,
	url: URL,
	signal: AbortSignal,
	end: () => Promise<void>,
): AsyncGenerator<Uint8Array> {
	try {
		let size = 0;
		for await (const part of body) {
			size += part.length;
			if (size > most) throw failed(url, `it sends more than ${most} bytes`);
			yield part;
		}
	} catch (error) {
		if (signal.aborted) throw late(url);
		throw error instanceof Error && error.name === 'Problem' ? error : failed(url, 'it broke off', error);
	} finally {
		await end();
	}
}

async function readBounded(body: Dispatcher.ResponseData['body'], call: OutboundCall, url: URL): Promise<Uint8Array> {
	const most = call.maxBytes ?? MOST_BYTES;
	const parts: Uint8Array[] = [];
	let size = 0;
	for await (const part of body) {
		size += part.length;
		if (size > most && !call.cut) throw failed(url, `it sends more than ${most} bytes`);
		parts.push(part);
		if (size > most) break;
	}
	return call.cut ? Buffer.concat(parts).subarray(0, most) : Buffer.concat(parts);
}

const redirectOf = ({ status, headers }: Pick<OutboundAnswer, 'status' | 'headers'>): string | null =>
	[301, 302, 303, 307, 308].includes(status) && headers.location ? headers.location : null;

const SECRETS = /^(authorization|cookie|proxy-authorization|x-api-key|.*-signature)$/i;

/** What goes along to where a redirect leads: no secret to another origin, and no body where the answer asks for a GET. */
function afterRedirect(call: OutboundCall, status: number, from: URL, to: URL): OutboundCall {
	const { headers = {}, body, method = 'GET', ...rest } = call;
	const isSame = from.origin === to.origin;
	const kept = Object.fromEntries(Object.entries(headers).filter(([name]) => isSame || !SECRETS.test(name)));
	const becomesGet = status === 303 || ((status === 301 || status === 302) && method === 'POST');
	if (becomesGet) return { ...rest, headers: withoutBody(kept), method: method === 'HEAD' ? 'HEAD' : 'GET' };
	return { ...rest, headers: kept, method, ...(body === undefined ? {} : { body }) };
}

const withoutBody = (headers: Record<string, string>): Record<string, string> =>
	Object.fromEntries(Object.entries(headers).filter(([name]) => !/^content-/i.test(name)));

const failed = (url: URL, why: string, cause?: unknown) =>
	problem('address_failed', {
		detail: `Found that ${url.origin} did not answer as it should: ${why}`,
		...(cause ? { cause } : {}),
	});
const late = (url: URL) => failed(url, 'it took too long');
