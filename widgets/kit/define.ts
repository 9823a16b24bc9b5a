import { version } from './version.ts';

/** A custom element's class that knows which version of ours it is. */
type VersionedClass = CustomElementConstructor & { version?: string };

/**
 * Registers an element once. A second copy on the same page (two script tags, a bundled copy) must not throw: the first one
 * stays, and the console says so when the versions differ.
 */
export function define(tag: string, element: VersionedClass): void {
	const known = customElements.get(tag) as VersionedClass | undefined;
	if (!known) {
		element.version = version;
		customElements.define(tag, element);
	} else if (known.version !== version) {
		console.warn(`Freehold: <${tag}> ${known.version ?? '?'} is already on this page; ${version} is not used.`);
	}
}
