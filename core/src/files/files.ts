/** Stored files of one organisation. Keys are chosen by the caller, e.g. `photos/0192….webp`; bytes never change under a key. */
export type Files = {
	put(key: string, bytes: Uint8Array, type: string): Promise<void>;
	/** @throws not_found */
	get(key: string): Promise<{ bytes: Uint8Array; type: string }>;
	remove(key: string): Promise<void>;
	/** Path below the host where anyone may read it: `/files/{organization}/{key}`. */
	url(key: string): string;
};
