import { createHash } from 'node:crypto';
import { type DriverParts, type OutboundAnswer, type PortCall, ProviderError } from '@freehold/core';
import { AwsV4Signer } from 'aws4fetch';
import { exchangeWith } from '../exchange.ts';

export type S3Request = {
	method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';
	/** Of the object; absent: the bucket. */
	object?: string;
	query?: Readonly<Record<string, string>>;
	headers?: Readonly<Record<string, string>>;
	body?: Uint8Array;
	stream?: true;
	/** Statuses from 400 on that are an answer. */
	good?: readonly number[];
};

export type S3 = {
	call(request: S3Request, call: Pick<PortCall, 'signal'>): Promise<OutboundAnswer>;
	presign(request: Pick<S3Request, 'method' | 'object' | 'headers'>, seconds: number): Promise<string>;
	/** What the store is asked to do with bytes at rest. */
	atRest: Readonly<Record<string, string>>;
};

/** 5 GB: what one answer may be. */
const LONGEST = 5 * 1024 ** 3;

/** Signed calls to one bucket, by its path (so that any host name does). Source: AWS Signature Version 4. */
export function s3Calls(parts: Pick<DriverParts, 'settings' | 'fetch'>): S3 {
	const { S3_BUCKET: bucket = '', S3_REGION: region = 'us-east-1', S3_ENCRYPTION: encryption } = parts.settings;
	const endpoint = (parts.settings.S3_ENDPOINT ?? `https://s3.${region}.amazonaws.com`).replace(/\/+$/, '');
	if (!URL.parse(endpoint)) throw new ProviderError('refused', 'S3_ENDPOINT is an address like https://s3.example.com');
	const { answer } = exchangeWith(parts, 'The file store', (status, _body) => (status === 503 ? 'rate-limited' : undefined));
	const keys = {
		accessKeyId: parts.settings.AWS_ACCESS_KEY_ID ?? '',
		secretAccessKey: parts.settings.AWS_SECRET_ACCESS_KEY ?? '',
	};
	const urlOf = (object?: string, query: Readonly<Record<string, string>> = {}): URL => {
		const url = new URL(
			`${endpoint}/${bucket}${object === undefined ? '' : `/${object.split('/').map(encodeURIComponent).join('/')}`}`,
		);
		for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
		return url;
	};
	return {
		atRest: encryption ? { 'x-amz-server-side-encryption': encryption } : {},
		async call({ method, object, query, headers = {}, body, stream, good = [] }, { signal }) {
			const digest = createHash('sha256')
				.update(body ?? '')
				.digest('hex');
			const signer = new AwsV4Signer({
				...keys,
				method,
				url: urlOf(object, query).href,
				headers: { ...headers, 'x-amz-content-sha256': digest },
				...(body ? { body: body as Uint8Array<ArrayBuffer> } : {}),
				service: 's3',
				region,
			});
			const signed = await signer.sign();
			const told = Object.fromEntries([...signed.headers].map(([name, value]) => [name, value]));
			const request = {
				method,
				headers: told,
				maxBytes: LONGEST,
				timeout: 600_000,
				redirects: 0,
				...(body ? { body } : {}),
				...(stream ? { stream } : {}),
			};
			return answer(signed.url, request, { signal } as PortCall, good);
		},
		async presign({ method, object, headers = {} }, seconds) {
			const url = urlOf(object, { 'X-Amz-Expires': String(seconds) });
			const signer = new AwsV4Signer({
				...keys,
				method,
				url: url.href,
				headers: { ...headers },
				service: 's3',
				region,
				signQuery: true,
				allHeaders: true,
			});
			return (await signer.sign()).url.href;
		},
	};
}

/** The text of each element with this name; the store's XML is flat, and our keys hold nothing that is escaped. */
export const elements = (xml: string, name: string): string[] =>
	[...xml.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, 'g'))].map(([, text = '']) =>
		text.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'),
	);
