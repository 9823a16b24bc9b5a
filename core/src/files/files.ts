/** Stored files of one organisation. Keys are chosen by the caller, e.g. `photos/0192….webp`; bytes never change under a key. */
export type Files = {
	/** `private`: encrypted, and read by code only; it has no URL. */
	put(key: string, bytes: Uint8Array, type: string, options?: { private?: boolean }): Promise<void>;
	/** @throws not_found */
	get(key: string): Promise<{ bytes: Uint8Array; type: string }>;
	remove(key: string): Promise<void>;
	/** Path below the host where anyone may read a file that is not private: `/files/{organization}/{key}`. */
	url(key: string): string;
};
