import {
	type DriverParts,
	faultOf,
	type OutboundAnswer,
	type OutboundCall,
	type PortCall,
	ProviderError,
	type ProviderFault,
} from '@freehold/core';

/** One call of a service: `json` and `form` become the body, with their type. */
export type Request = Omit<OutboundCall, 'signal' | 'body'> & {
	body?: string | Uint8Array;
	json?: unknown;
	form?: Readonly<Record<string, string>>;
};

/** What a service's own words make of a status, where it means another thing than HTTP does. */
export type Reading = (status: number, body: unknown) => ProviderFault | undefined;

const LONGEST_WORDS = 300;

/** Calls a service once, and tells every way in which it can go wrong as a ProviderError. */
export type Exchange = {
	/** The answer, whatever its body. @throws ProviderError for every status from 400 on, but not those of `good` */
	answer(url: string | URL, request: Request, call: PortCall, good?: readonly number[]): Promise<OutboundAnswer>;
	/** The answer's JSON. @throws ProviderError unavailable where it is none */
	json(url: string | URL, request: Request, call: PortCall): Promise<unknown>;
	/** The same; null where the service knows no such thing (404). */
	found(url: string | URL, request: Request, call: PortCall): Promise<unknown>;
};

/**
 * @param service its name, for people who read the error
 * @param reading where the service says 403 and means 429, and the like
 */
export function exchangeWith({ fetch }: Pick<DriverParts, 'fetch'>, service: string, reading?: Reading): Exchange {
	const answer: Exchange['answer'] = async (url, request, call, good = []) => {
		const got = await send(fetch, service, url, request, call);
		if (got.status < 400 || good.includes(got.status)) return got;
		if (got.parts) await drop(got);
		throw refusalOf(service, got, reading);
	};
	const json: Exchange['json'] = async (url, request, call) => jsonOf(await answer(url, request, call), service);
	return {
		answer,
		json,
		async found(url, request, call) {
			const got = await answer(url, request, call, [404]);
			return got.status === 404 ? null : jsonOf(got, service);
		},
	};
}

async function send(
	fetch: DriverParts['fetch'],
	service: string,
	url: string | URL,
	{ json, form, headers, ...rest }: Request,
	{ signal }: PortCall,
): Promise<OutboundAnswer> {
	const body =
		json === undefined
			? form && { body: new URLSearchParams(form).toString(), type: 'application/x-www-form-urlencoded' }
			: { body: JSON.stringify(json), type: 'application/json' };
	try {
		return await fetch(url, {
			...rest,
			signal,
			headers: { ...(body ? { 'content-type': body.type } : {}), ...headers },
			...(body ? { method: rest.method ?? 'POST', body: body.body } : {}),
		});
	} catch (cause) {
		throw unreached(service, cause);
	}
}

/** What the guard throws, as a driver's error: what may not be called is refused, whatever else may pass. */
export function unreached(service: string, cause: unknown): ProviderError {
	if (cause instanceof ProviderError) return cause;
	const { code, message } = cause as { code?: string; message?: string };
	return code === 'address_refused'
		? new ProviderError('refused', `${service} may not be called: ${message}`, { cause })
		: new ProviderError('unavailable', `${service} cannot be reached: ${message}`, { cause });
}

async function drop(answer: OutboundAnswer): Promise<void> {
	const pieces: Uint8Array[] = [];
	try {
		for await (const piece of answer.parts ?? []) pieces.push(piece);
	} catch {
		// It failed already; what it said about it broke off.
	}
	const bytes = Buffer.concat(pieces);
	Object.assign(answer, { bytes, text: () => bytes.toString('utf8'), json: () => JSON.parse(bytes.toString('utf8')) });
}

/** A status that is none of success, with the service's own words and the time that it asks us to wait. */
export function refusalOf(
	service: string,
	answer: Pick<OutboundAnswer, 'status' | 'headers' | 'text'>,
	reading?: Reading,
): ProviderError {
	const text = answer.text();
	const fault = reading?.(answer.status, parsed(text)) ?? faultOf(answer.status) ?? 'unavailable';
	const words = text.replace(/\s+/g, ' ').trim().slice(0, LONGEST_WORDS);
	return new ProviderError(fault, `${service} answered ${answer.status}${words ? `: ${words}` : ''}`, {
		retryAfter: secondsOf(answer.headers['retry-after']),
	});
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** Retry-After, RFC 9110: seconds, or a date. */
export function secondsOf(header: string | undefined): number | undefined {
	if (!header) return undefined;
	if (/^\d+$/.test(header.trim())) return Number(header);
	const at = Date.parse(header);
	return Number.isNaN(at) ? undefined : Math.max(0, Math.ceil((at - Date.now()) / 1000));
}

/** @throws ProviderError unavailable: an answer that cannot be read is no answer */
export function jsonOf(answer: Pick<OutboundAnswer, 'json'>, service: string): unknown {
	try {
		return answer.json();
	} catch (cause) {
		throw malformed(service, 'JSON', cause);
	}
}

export const malformed = (service: string, meant: string, cause?: unknown): ProviderError =>
	new ProviderError('unavailable', `${service} answered something else than ${meant}`, { cause });
