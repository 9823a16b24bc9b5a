import { problem } from '../errors.ts';

/** The one way to say that a permission is missing: which, what that is in words, and why where there is more to say. */
export function missingPermission(permission: string, { title, why }: { title?: string | undefined; why?: string } = {}) {
	const words = `This needs the permission ${permission}${title ? ` (${title.charAt(0).toLowerCase()}${title.slice(1)})` : ''}`;
	return problem('forbidden', { detail: why ? `${words}. ${why}` : words, permission });
}
