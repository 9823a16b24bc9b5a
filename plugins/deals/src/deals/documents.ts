import type { RecordObject, Scope } from '@freehold/core';
import { keep } from '../history.ts';
import { refused } from '../reach.ts';

type Attached = { file: string; kind?: string; title: string; signedAt?: string };

/** `POST /v1/deals/{id}/documents` (the file was stored before). */
export const attach = async ({ id, body }: { id: string; body: Attached }, scope: Scope): Promise<RecordObject> => {
	const deal = await scope.records('deal').get(id);
	// Only what people stored themselves: what plugins keep lies elsewhere.
	const [file] = await scope.sql(`select 1 from stored_files where id = $1 and starts_with(key, 'uploads/')`, [body.file]);
	if (!file) throw refused('/file', 'No stored file with this id', 'reference');
	const document = await scope.records('deal-document').create({ ...body, deal: id, agent: deal.agent });
	await keep(scope, { deal: id, subject: 'document', record: document.id, action: 'attach', to: document.kind });
	return { id: document.id };
};
