import { problem } from '../errors.ts';

type More = {
	/** What the permission is for, in words. */
	title?: string | undefined;
	/** A sentence, where there is more to say. */
	why?: string;
	/** The field of the body that it is about. */
	pointer?: string;
};

/** The one way to say that a permission is missing: which one, in a member for programs and in words for people. */
export function missingPermission(permission: string, { title, why, pointer }: More = {}) {
	const words = `This needs the permission ${permission}${title ? ` (${title.charAt(0).toLowerCase()}${title.slice(1)})` : ''}`;
	const detail = why ? `${words}. ${why}` : words;
	return problem('forbidden', { detail, permission, ...(pointer ? { errors: [{ pointer, code: 'forbidden', detail }] } : {}) });
}
