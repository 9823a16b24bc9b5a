import { createHash } from 'node:crypto';
import { type Area, type Driver, filePrefix, type PortCall, ProviderError, type StorageBody } from '@freehold/core';
import { elements, type S3, s3Calls } from './s3-calls.ts';

/** What is larger goes up in parts; each must be 5 MB or more, but for the last. */
const PART = 16 * 1024 * 1024;
const PAGE = 1000;
const A_WEEK = 604_800;

/** Amazon S3 and whatever speaks the same. Source: Amazon S3 API Reference, 2006-03-01. */
export const s3Storage: Driver<'storage'> = (parts) => {
	const s3 = s3Calls(parts);
	const before = parts.settings.S3_PREFIX ?? '';
	const folderOf = (area: Area, organization: string): string => `${before}${area}/${filePrefix(organization)}/`;
	const objectOf = (area: Area, { organization }: Pick<PortCall, 'organization'>, key: string): string => {
		if (key.split('/').some((part) => part === '' || part === '.' || part === '..'))
			throw new ProviderError('refused', `A file key looks like photos/name.webp, not “${key.slice(0, 100)}”`);
		return folderOf(area, organization) + key;
	};
	const page = async (
		folder: string,
		asked: { prefix: string; after?: string; limit: number },
		call: Pick<PortCall, 'signal'>,
	) => {
		const query = {
			'list-type': '2',
			prefix: folder + asked.prefix,
			'max-keys': String(asked.limit),
			...(asked.after ? { 'start-after': folder + asked.after } : {}),
		};
		const xml = (await s3.call({ method: 'GET', query }, call)).text();
		if (!xml.includes('<ListBucketResult'))
			throw new ProviderError('unavailable', 'The file store answered something else than a list');
		const sizes = elements(xml, 'Size');
		const files = elements(xml, 'Key').map((key, at) => ({ key: key.slice(folder.length), size: Number(sizes[at]) }));
		return { files, next: elements(xml, 'IsTruncated')[0] === 'true' ? (files.at(-1)?.key ?? null) : null };
	};
	return {
		async put({ area, key, type, body }, call) {
			const object = objectOf(area, call, key);
			return { size: await upload(s3, { object, type, body }, call) };
		},
		async get({ area, key, range }, call) {
			const headers: Record<string, string> = range ? { range: `bytes=${range[0]}-${range[1]}` } : {};
			const object = objectOf(area, call, key);
			const answer = await s3.call({ method: 'GET', object, headers, stream: true, good: [404] }, call);
			if (answer.status === 404) return drop(answer.parts);
			const whole = answer.headers['content-range']?.split('/')[1] ?? answer.headers['content-length'];
			const body = answer.parts ?? nothing();
			return { size: Number(whole ?? 0), type: answer.headers['content-type'] ?? 'application/octet-stream', body };
		},
		async head({ area, key }, call) {
			const { status, headers } = await s3.call({ method: 'HEAD', object: objectOf(area, call, key), good: [404] }, call);
			if (status === 404) return null;
			return { size: Number(headers['content-length'] ?? 0), type: headers['content-type'] ?? 'application/octet-stream' };
		},
		async remove({ area, key }, call) {
			await s3.call({ method: 'DELETE', object: objectOf(area, call, key), good: [404] }, call);
		},
		list: ({ area, prefix = '', after, limit = PAGE }, call) =>
			page(folderOf(area, call.organization), { prefix, limit, ...(after ? { after } : {}) }, call),
		async presign({ area, key, method, seconds, type, size }, call) {
			const headers: Record<string, string> = {
				...(method === 'PUT' ? s3.atRest : {}),
				...(type ? { 'content-type': type } : {}),
				...(size === undefined ? {} : { 'content-length': String(size) }),
			};
			const until = Math.max(1, Math.min(seconds, A_WEEK));
			return { url: await s3.presign({ method, object: objectOf(area, call, key), headers }, until), headers };
		},
		async clear({ area }, call) {
			const folder = folderOf(area, call.organization);
			for (;;) {
				const { files, next } = await page(folder, { prefix: '', limit: PAGE }, call);
				if (files.length)
					await removeAll(
						s3,
						files.map(({ key }) => folder + key),
						call,
					);
				if (next === null) return;
			}
		},
		async check() {
			await s3.call({ method: 'HEAD' }, { signal: AbortSignal.timeout(10_000) });
		},
	};
};

type File = { object: string; type: string; body: StorageBody };

/** In one piece where it is small or whole already, else in parts; parts that nobody completes are taken away again. */
async function upload(s3: S3, { object, type, body }: File, call: PortCall): Promise<number> {
	const headers = { 'content-type': type, ...s3.atRest };
	const pieces = body instanceof Uint8Array ? whole(body) : inParts(body);
	const first = await pieces.next();
	const second = first.done ? first : await pieces.next();
	if (second.done) {
		const bytes = first.done ? new Uint8Array() : first.value;
		await s3.call({ method: 'PUT', object, headers, body: bytes }, call);
		return bytes.length;
	}
	const begun = (await s3.call({ method: 'POST', object, query: { uploads: '' }, headers }, call)).text();
	const [uploadId] = elements(begun, 'UploadId');
	if (!uploadId) throw new ProviderError('unavailable', 'The file store answered something else than the beginning of an upload');
	try {
		const tags: string[] = [];
		let size = 0;
		const put = async (bytes: Uint8Array): Promise<void> => {
			const query = { partNumber: String(tags.length + 1), uploadId };
			const { headers: told } = await s3.call({ method: 'PUT', object, query, body: bytes }, call);
			tags.push(told.etag ?? '');
			size += bytes.length;
		};
		await put(first.value as Uint8Array);
		await put(second.value as Uint8Array);
		for await (const bytes of pieces) await put(bytes);
		const list = tags.map(
			(tag, at) => `<Part><PartNumber>${at + 1}</PartNumber><ETag>${tag.replaceAll('"', '&quot;')}</ETag></Part>`,
		);
		const xml = Buffer.from(`<CompleteMultipartUpload>${list.join('')}</CompleteMultipartUpload>`);
		const ended = await s3.call(
			{ method: 'POST', object, query: { uploadId }, headers: { 'content-type': 'application/xml' }, body: xml },
			call,
		);
		// It may answer 200 and fail in the body.
		if (ended.text().includes('<Error>'))
			throw new ProviderError('unavailable', 'The file store could not put the parts together');
		return size;
	} catch (error) {
		await s3
			.call({ method: 'DELETE', object, query: { uploadId }, good: [404] }, { signal: AbortSignal.timeout(10_000) })
			.catch(() => {});
		throw error;
	}
}

async function* whole(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
	for (let at = 0; at < bytes.length; at += bytes.length > 100 * 1024 * 1024 ? PART : bytes.length)
		yield bytes.length > 100 * 1024 * 1024 ? bytes.subarray(at, at + PART) : bytes;
}

async function* inParts(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
	let held: Uint8Array[] = [];
	let size = 0;
	for await (const bytes of body) {
		held.push(bytes);
		size += bytes.length;
		if (size < PART) continue;
		yield Buffer.concat(held);
		[held, size] = [[], 0];
	}
	if (size > 0) yield Buffer.concat(held);
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

async function drop(parts: AsyncIterable<Uint8Array> | undefined): Promise<null> {
	for await (const _ of parts ?? nothing());
	return null;
}

/** A page of objects in one call. Source: DeleteObjects, which wants the MD5 of what it is asked. */
async function removeAll(s3: S3, objects: readonly string[], call: PortCall): Promise<void> {
	const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
	const list = objects.map((object) => `<Object><Key>${escaped(object)}</Key></Object>`).join('');
	const body = Buffer.from(`<Delete><Quiet>true</Quiet>${list}</Delete>`);
	const headers = { 'content-type': 'application/xml', 'content-md5': createHash('md5').update(body).digest('base64') };
	const told = (await s3.call({ method: 'POST', query: { delete: '' }, headers, body }, call)).text();
	const [code] = elements(told, 'Code');
	if (code) throw new ProviderError('unavailable', `The file store did not remove everything: ${code}`);
}
