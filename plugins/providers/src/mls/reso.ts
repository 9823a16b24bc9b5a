import { type Driver, type DriverParts, type MlsRecord, type PortCall, ProviderError } from '@freehold/core';
import { accessToken } from '../access-token.ts';
import { exchangeWith, malformed } from '../exchange.ts';
import { inTurns } from '../pace.ts';
import { at, isObject, listOf, textOf } from '../reading.ts';
import { KEYS, type Mark, opened, recordOf, sealed } from './records.ts';

const SERVICE = 'The MLS';
const PAGE = 200;
/** What a system may still be hiding behind its cache when a feed is read to its end. */
const OVERLAP = 20 * 60_000;
const MOST = 100 * 1024 * 1024;
const LONGEST = 120_000;

type Query = Readonly<Record<string, string | undefined>>;
type Page = { rows: unknown[]; next: string | null };

/**
 * Any server of the RESO Web API Core 2 (OData 4.01), read as a replica: in the order of ModificationTimestamp and key, page by page
 * by the server's own `@odata.nextLink`. A link that has expired, and a server that gives none, are followed by the last record seen.
 */
export const reso: Driver<'mls'> = (parts) => {
	const ask = asker(parts);
	const pageSize = Number(parts.settings.RESO_PAGE_SIZE || PAGE);

	/** Pages from here on; `behind` says what lies behind the last row, where there is no link to it. */
	async function* pagesOf(
		path: string,
		first: Query,
		top: number,
		behind: (last: unknown) => Query,
		call: PortCall,
	): AsyncGenerator<unknown[]> {
		let page = await ask(path, first, call);
		// Of the last question of our own: `$top` is the most of all its pages to some servers, and of each page to others.
		let got = 0;
		for (;;) {
			if (page.rows.length) yield page.rows;
			got += page.rows.length;
			const last = page.rows.at(-1);
			const follow = (): Promise<Page> => {
				got = 0;
				return ask(path, behind(last), call);
			};
			if (page.next) {
				const link = page.next;
				page = await ask(link, {}, call).catch((error) => {
					if (last !== undefined && error instanceof ProviderError && error.fault === 'refused') return follow();
					throw error;
				});
			} else if (last !== undefined && got >= top) page = await follow();
			else return;
		}
	}

	return {
		async check() {
			await ask(
				'Property',
				{ $top: '1', $select: 'ListingKey' },
				{ organization: '', attempt: 1, signal: AbortSignal.timeout(10_000), cost: () => {} },
			);
		},

		async *replicate({ resource, resume, select, expand, filter, pageSize: top = pageSize }, call) {
			const key = KEYS[resource];
			const start = opened(resume);
			const query = (mark: Mark | null): Query => ({
				$filter: both(filter, mark ? since(mark, key) : undefined),
				$select: select && [...new Set([key, 'ModificationTimestamp', ...select])].join(','),
				$expand: expand?.join(','),
				$orderby: `ModificationTimestamp,${key}`,
				$top: String(top),
			});
			const markOf = (row: unknown): Mark => ({
				since: textOf(at(row, 'ModificationTimestamp')) ?? '',
				key: textOf(at(row, key)) ?? '',
				whole: false,
			});
			let mark = start;
			for await (const rows of pagesOf(resource, query(start), top, (row) => query(markOf(row)), call)) {
				const records = rows.map((row) => recordOf(resource, row));
				mark = markOf(rows.at(-1));
				yield { records, resume: sealed(mark) };
			}
			if (mark) yield { records: [], resume: sealed({ ...mark, whole: true }) };
		},

		async *keys({ resource, filter }, call) {
			const key = KEYS[resource];
			const query = (last?: unknown): Query => ({
				$filter: both(filter, last === undefined ? undefined : `${key} gt ${quoted(textOf(at(last, key)) ?? '')}`),
				...{ $select: key, $orderby: key, $top: String(pageSize) },
			});
			for await (const rows of pagesOf(resource, query(), pageSize, query, call)) yield rows.map((row) => keyIn(row, key));
		},

		async *events({ after, pageSize: top = pageSize }, call) {
			if (!/^\d+$/.test(after)) throw new ProviderError('refused', `Found the sequence “${after}”; meant a whole number`);
			const query = (sequence: string): Query => ({
				$filter: `EntityEventSequence gt ${sequence}`,
				$orderby: 'EntityEventSequence',
				$top: String(top),
			});
			const sequenceOf = (row: unknown): string => keyIn(row, 'EntityEventSequence');
			for await (const rows of pagesOf('EntityEvent', query(after), top, (row) => query(sequenceOf(row)), call)) {
				const events = rows.map((row) => ({
					sequence: sequenceOf(row),
					resource: keyIn(row, 'ResourceName'),
					key: keyIn(row, 'ResourceRecordKey'),
				}));
				yield { events, resume: (events.at(-1) as { sequence: string }).sequence };
			}
		},

		async read({ resource, key, expand }, call): Promise<MlsRecord | null> {
			const row = await ask.one(`${resource}(${encodeURIComponent(quoted(key))})`, { $expand: expand?.join(',') }, call);
			return row === null ? null : recordOf(resource, row);
		},
	};
};

const keyIn = (row: unknown, name: string): string => {
	const key = textOf(at(row, name));
	if (!key) throw malformed(SERVICE, `rows with ${name}`);
	return key;
};

/** A text in an OData expression. */
const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
const both = (...conditions: (string | undefined)[]): string | undefined => {
	const given = conditions.filter(Boolean);
	return given.length > 1 ? given.map((one) => `(${one})`).join(' and ') : given[0];
};

/** What comes behind a mark. After a whole feed a little of it again: what came up in the meantime with an older time. */
function since({ since: time, key, whole }: Mark, name: string): string {
	if (whole) return `ModificationTimestamp ge ${new Date(Date.parse(time) - OVERLAP).toISOString()}`;
	return `ModificationTimestamp gt ${time} or (ModificationTimestamp eq ${time} and ${name} gt ${quoted(key)})`;
}

/** Calls the server in turns, with a token, and never anywhere else: a link to another host is none. */
function asker({ settings, ...parts }: DriverParts) {
	const root = new URL(`${(settings.RESO_URL ?? '').replace(/\/$/, '')}/`);
	const exchange = exchangeWith(parts, SERVICE);
	const turn = inTurns(1000 / Number(settings.RESO_CALLS_PER_SECOND || 2), parts.now);
	const { RESO_TOKEN_URL: url, RESO_CLIENT_ID: id, RESO_CLIENT_SECRET: secret, RESO_SCOPE: scope, RESO_TOKEN: fixed } = settings;
	if (!fixed && !(url && id && secret)) {
		throw new ProviderError('unauthorized', 'Set RESO_TOKEN, or RESO_TOKEN_URL with RESO_CLIENT_ID and RESO_CLIENT_SECRET');
	}
	const form = {
		grant_type: 'client_credentials',
		client_id: id ?? '',
		client_secret: secret ?? '',
		...(scope ? { scope } : {}),
	};
	const token = fixed ? undefined : accessToken(exchange, SERVICE, { url: url ?? '', form }, parts.now);

	const get = async (path: string, query: Query, call: PortCall, good: number[]) => {
		const target = new URL(path, root);
		if (target.origin !== root.origin) throw malformed(SERVICE, 'links to itself');
		for (const [name, value] of Object.entries(query)) if (value) target.searchParams.set(name, value);
		const with_ = async (bearer: string) => {
			await turn(call.signal);
			const headers = { authorization: `Bearer ${bearer}`, accept: 'application/json', 'odata-version': '4.0' };
			return exchange.answer(spaced(target), { headers, timeout: LONGEST, maxBytes: MOST }, call, good);
		};
		const answer = await (token ? token.with(call, with_) : with_(fixed ?? ''));
		if (answer.status >= 400) return null;
		try {
			return answer.json();
		} catch (cause) {
			throw malformed(SERVICE, 'JSON', cause);
		}
	};

	const many = async (path: string, query: Query, call: PortCall): Promise<Page> => {
		const body = await get(path, query, call, []);
		const rows = at(body, 'value');
		if (!Array.isArray(rows)) throw malformed(SERVICE, 'a list of records');
		return { rows: listOf(rows), next: textOf(at(body, '@odata.nextLink')) ?? textOf(at(body, '@nextLink')) ?? null };
	};
	const one = async (path: string, query: Query, call: PortCall): Promise<unknown> => {
		const body = await get(path, query, call, [404, 410]);
		// Some servers answer a key with a list of one.
		const rows = at(body, 'value');
		if (Array.isArray(rows)) return rows[0] ?? null;
		if (body !== null && !isObject(body)) throw malformed(SERVICE, 'a record');
		return body;
	};
	return Object.assign(many, { one });
}

/** OData servers that read `+` as a plus: blanks as %20. */
const spaced = (url: URL): string => url.href.replaceAll('+', '%20');
