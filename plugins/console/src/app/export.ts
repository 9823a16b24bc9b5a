/** Saves what a list finds as a file. */
import { type Localise, toast } from '@freehold/widgets/kit';
import type { Operation } from './description.ts';
import { explain } from './problem.ts';
import type { Session } from './session.ts';

/** Hands a file to the browser, which saves it. */
export function saveFile(name: string, content: Blob): void {
	const link = document.createElement('a');
	link.href = URL.createObjectURL(content);
	link.download = name;
	link.click();
	setTimeout(() => URL.revokeObjectURL(link.href));
}

/** @param query filters, words and order of the list */
export async function saveExport(
	session: Session,
	{ path }: Operation,
	{ cursor: _, ...query }: Record<string, string>,
	local: Localise,
): Promise<void> {
	try {
		const name = `${path.split('/')[2] ?? 'export'}.csv`;
		saveFile(name, await session.read(path, query));
		toast(local.text('exported', { name }));
	} catch (error) {
		toast(explain(error, local), 'failed');
	}
}
