/**
 * A RESO Web API server: OData 4.01 for the subset that Web API Core 2.1.0 requires ($filter with eq ne gt ge lt le and or not, $select,
 * $orderby, $top, $skip, $count, $expand of Media, server-driven paging with @odata.nextLink, $metadata, error objects), EntityEvent
 * (RCP-27), and OAuth 2 client credentials (RCP-26). Written from transport.reso.org.
 */
import { type Asked, type Reply, type Service, startService } from '../../../../tests/harness/service.ts';
import { meant } from './odata-filter.ts';

export type Row = Record<string, unknown>;

export type ResoServer = Service & {
	rows: Record<string, Row[]>;
	/** Adds or replaces a record and tells of it. */
	save(resource: string, key: string, row: Row): void;
	remove(resource: string, key: string, value: string): void;
	/** What the server does unlike the rest of the world. */
	manners: {
		/** Most records a page. */
		page: number;
		/** Does it give links to the next page? */
		links: boolean;
		/** Links that have expired: answered with 400. */
		expired: boolean;
		/** Is `$top` the most of all, as OData says, or a page, as many servers have it? */
		strictTop: boolean;
	};
};

const error = (status: number, code: string, message: string): Reply => ({ status, body: { error: { code, message } } });

export async function startReso(): Promise<ResoServer> {
	const rows: Record<string, Row[]> = { Property: [], Member: [], Office: [], Media: [], EntityEvent: [] };
	const manners = { page: 1000, links: true, expired: false, strictTop: true };
	let sequence = 100;
	let tokens = 0;
	const valid = new Set<string>();
	const tell = (resource: string, key: string): void => {
		sequence += 1 + (sequence % 3);
		rows.EntityEvent?.push({ EntityEventSequence: sequence, ResourceName: resource, ResourceRecordKey: key });
	};

	const service = await startService((asked) => {
		if (asked.path === '/oauth/token') {
			const isGood =
				asked.form.get('client_id') === 'me' &&
				asked.form.get('client_secret') === 'secret' &&
				asked.form.get('grant_type') === 'client_credentials';
			if (!isGood) return { status: 400, body: { error: 'invalid_client' } };
			const token = `token-${++tokens}`;
			valid.clear();
			valid.add(token);
			return { body: { access_token: token, token_type: 'Bearer', expires_in: 3600, scope: 'api' } };
		}
		if (!valid.has((asked.headers.authorization ?? '').replace('Bearer ', '')) && asked.headers.authorization !== 'Bearer fixed')
			return error(401, 'Unauthorized', 'The token is not valid');
		if (asked.path === '/odata/$metadata') return { headers: { 'content-type': 'application/xml' }, body: METADATA };
		return answer(asked);
	});

	function answer({ path, url }: Asked): Reply {
		const [, resource = '', key] = /^\/odata\/(\w+)(?:\('((?:[^']|'')*)'\))?$/.exec(decodeURIComponent(path)) ?? [];
		const all = rows[resource];
		if (!all) return error(404, 'NotFound', `There is no resource ${resource}`);
		const query = url.searchParams;
		const known = new Set(all.flatMap((row) => Object.keys(row)));
		if (key !== undefined) {
			const found = all.find((row) => row[keyOf(resource)] === key.replaceAll("''", "'"));
			return found
				? { body: { '@odata.context': `$metadata#${resource}/$entity`, ...shaped(found, query, resource) } }
				: error(404, 'NotFound', 'No such record');
		}
		if (query.has('$skiptoken') && manners.expired) return error(400, 'BadRequest', 'The link has expired');
		let found: Row[];
		try {
			const filter = query.get('$filter');
			found = filter ? all.filter(meant(filter)) : [...all];
		} catch (cause) {
			return error(400, 'BadRequest', (cause as Error).message);
		}
		for (const name of (query.get('$select') ?? '').split(',').filter(Boolean))
			if (all.length && !known.has(name)) return error(400, 'BadRequest', `There is no field ${name}`);
		found = ordered(found, query.get('$orderby'));
		const top = Number(query.get('$top') ?? Number.POSITIVE_INFINITY);
		const skipped = Number(query.get('$skiptoken') ?? query.get('$skip') ?? 0);
		const most = manners.strictTop ? Math.min(top, found.length) : found.length;
		const size = Math.min(manners.page, top);
		const page = found.slice(skipped, Math.min(skipped + size, most));
		const next = new URL(url);
		next.searchParams.set('$skiptoken', String(skipped + size));
		const hasMore = skipped + size < most && manners.links;
		return {
			body: {
				'@odata.context': `${url.origin}/odata/$metadata#${resource}`,
				...(query.get('$count') === 'true' ? { '@odata.count': found.length } : {}),
				value: page.map((row) => shaped(row, query, resource)),
				...(hasMore ? { '@odata.nextLink': next.href } : {}),
			},
		};
	}

	function shaped(row: Row, query: URLSearchParams, resource: string): Row {
		const wanted = (query.get('$select') ?? '').split(',').filter(Boolean);
		const chosen = wanted.length ? Object.fromEntries(Object.entries(row).filter(([name]) => wanted.includes(name))) : { ...row };
		if (query.get('$expand')?.split(',').includes('Media')) {
			chosen.Media = rows.Media?.filter((one) => one.ResourceName === resource && one.ResourceRecordKey === row[keyOf(resource)]);
		}
		return chosen;
	}

	return Object.assign(service, {
		rows,
		manners,
		save(resource: string, key: string, row: Row) {
			const kept = rows[resource] ?? [];
			rows[resource] = [...kept.filter((one) => one[key] !== row[key]), row];
			tell(resource, String(row[key]));
		},
		remove(resource: string, key: string, value: string) {
			rows[resource] = (rows[resource] ?? []).filter((one) => one[key] !== value);
			tell(resource, value);
		},
	});
}

const keyOf = (resource: string): string =>
	resource === 'Property' ? 'ListingKey' : resource === 'EntityEvent' ? 'EntityEventSequence' : `${resource}Key`;

function ordered(rows: Row[], orderby: string | null): Row[] {
	const keys = (orderby ?? '')
		.split(',')
		.filter(Boolean)
		.map((one) => one.trim().split(/\s+/));
	return rows.toSorted((a, b) => {
		for (const [name = '', way] of keys) {
			const [one, other] = [a[name] as string, b[name] as string];
			if (one !== other) return (one < other ? -1 : 1) * (way === 'desc' ? -1 : 1);
		}
		return 0;
	});
}

const METADATA = `<?xml version="1.0" encoding="utf-8"?><edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>
<Schema Namespace="org.reso.metadata" xmlns="http://docs.oasis-open.org/odata/ns/edm"><EntityType Name="Property"><Key><PropertyRef Name="ListingKey"/></Key>
<Property Name="ListingKey" Type="Edm.String"/><Property Name="ModificationTimestamp" Type="Edm.DateTimeOffset"/></EntityType></Schema></edmx:DataServices></edmx:Edmx>`;
