import type { Handler, Scope } from '@freehold/core';
import { Problem, problem } from '@freehold/core';

type Body = { ids: string[]; set?: Record<string, unknown>; transition?: string; archive?: boolean };
type Outcome = { id: string; done: boolean; code?: string; detail?: string; errors?: { pointer: string; detail: string }[] };

/**
 * The same change of each listing, through the very operations that change one: what may not be done to one alone is not done here.
 * Each stands in a savepoint of its own, so that it is done whole or not at all, whatever becomes of the others.
 */
export const bulk: Handler = async ({ body }, scope) => {
	const { ids, set, transition, archive } = body as Body;
	const hasSet = set !== undefined && Object.keys(set).length > 0;
	if (archive ? hasSet || transition : !hasSet && !transition) {
		const detail = archive
			? 'Found archive with another change; meant it alone'
			: 'Found nothing to do; meant set, transition or archive';
		throw problem('invalid_input', { detail, errors: [{ pointer: archive ? '/archive' : '/set', code: 'required', detail }] });
	}
	const results: Outcome[] = [];
	for (const id of ids) {
		const outcome = await inPiece(scope, async () => {
			if (hasSet) await scope.invoke('listing.update', { id, body: set });
			if (transition) await scope.invoke(`listing.${transition}`, { id });
			if (archive) await scope.invoke('listing.delete', { id });
		});
		results.push({ id, ...outcome });
	}
	const done = results.filter((one) => one.done).length;
	return { done, refused: results.length - done, results };
};

/** Undone by itself where a caller's mistake is found; what is nobody's mistake undoes all. */
async function inPiece({ sql }: Pick<Scope, 'sql'>, work: () => Promise<void>): Promise<Omit<Outcome, 'id'>> {
	await sql('savepoint one_listing');
	try {
		await work();
		await sql('release savepoint one_listing');
		return { done: true };
	} catch (error) {
		if (!(error instanceof Problem) || error.status >= 500) throw error;
		await sql('rollback to savepoint one_listing');
		const { code, detail, errors } = error;
		return {
			done: false,
			code,
			detail: detail ?? code,
			...(errors?.length ? { errors: errors.map(({ pointer, detail }) => ({ pointer, detail })) } : {}),
		};
	}
}
