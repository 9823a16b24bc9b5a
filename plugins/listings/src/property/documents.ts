import { randomUUID } from 'node:crypto';
import type { BeforeHook, Handler, Streamer } from '@freehold/core';
import { problem } from '@freehold/core';

const KINDS = ['deed', 'contract', 'lease', 'survey', 'plan', 'permit', 'tax', 'insurance', 'certificate', 'other'];

const ENDINGS: Readonly<Record<string, string>> = {
	'application/pdf': 'pdf',
	'image/jpeg': 'jpg',
	'image/png': 'png',
	'image/webp': 'webp',
	'image/avif': 'avif',
};

/** Where documents lie, and nothing else does. */
const OURS = /^documents\/[0-9a-f-]{36}\.[a-z]{3,4}$/;

/** Keeps a document of a place, sealed with the organisation's key. */
export const addDocument: Handler = async ({ query, stream }, scope) => {
	const { property, title, kind } = readQuery(query);
	await scope.records('property').get(property, { fields: ['id'] });
	const parts: Uint8Array[] = [];
	for await (const part of stream.body) parts.push(part);
	const bytes = Buffer.concat(parts);
	const file = `documents/${randomUUID()}.${ENDINGS[stream.type] ?? 'bin'}`;
	await scope.files.put(file, bytes, stream.type, { private: true });
	const uploadedBy = scope.actor.kind === 'user' ? scope.actor.id : null;
	const known = { property, title, kind, file, mediaType: stream.type, bytes: bytes.length };
	return scope.records('property-document').create({ ...known, uploadedBy });
};

function readQuery({ property = '', title = '', kind = 'other', ...others }: Record<string, string>) {
	const [other] = Object.keys(others);
	if (other !== undefined) throw refusal(other, other, 'property, kind and title');
	if (property === '') throw refusal('property', 'nothing', 'the id of a place');
	if (!KINDS.includes(kind)) throw refusal('kind', kind, `one of ${KINDS.join(', ')}`);
	const name = title.trim();
	if (name === '' || name.length > 140 || /[\p{Cc}]/u.test(name) || !name.isWellFormed())
		throw refusal('title', name, 'what the document is called, in 1 to 140 characters');
	return { property, title: name, kind };
}

function refusal(parameter: string, found: string, meant: string) {
	const detail = `Found “${found.slice(0, 60)}”; meant ${meant}`;
	return problem('invalid_query', { detail, errors: [{ pointer: `?${parameter.slice(0, 60)}`, code: 'invalid_query', detail }] });
}

/** Its bytes, opened with the organisation's key on the way out. */
export const downloadDocument: Streamer = async ({ id }, transact) =>
	transact(async (scope) => {
		// As the caller sees it: who may read only some of them finds no others.
		const { title } = (await scope.invoke('property-document.get', { id })) as { title: string };
		const [row] = await scope.sql<{ file: string }>('select file from property_documents where id = $1', [id]);
		const file = row?.file ?? '';
		if (!OURS.test(file)) throw problem('not_found', { detail: 'The file of this document is gone' });
		await scope.audit({ kind: 'resource_access', action: 'property-document.download', entity: 'property-document', record: id });
		const { bytes } = await scope.files.get(file);
		return { name: `${title}.${file.split('.').at(-1)}`, body: once(bytes) };
	});

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
	yield bytes;
}

/** With its row goes the file. */
export const removeFile: BeforeHook = async (body, scope, { id }) => {
	const [row] = await scope.sql<{ file: string | null }>('select file from property_documents where id::text = lower($1)', [id]);
	if (row?.file && OURS.test(row.file)) await scope.files.remove(row.file);
	return body;
};
