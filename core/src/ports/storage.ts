/** Which of an organisation's two stores: files that anybody may read, or private ones, which are sealed before they come here. */
export type Area = 'files' | 'private';

export type StoredObject = {
	key: string;
	/** Bytes. */
	size: number;
};

export type StorageBody = Uint8Array | AsyncIterable<Uint8Array>;

/** Bytes by key, in one organisation's share. Keys are ours (`photos/0192….webp`); bytes never change under a key. */
export type StoragePort = {
	/** A file appears whole or not at all. */
	put(file: { area: Area; key: string; type: string; body: StorageBody }): Promise<{ size: number }>;
	/** Null: there is no such file. The body must be read or returned. */
	get(file: {
		area: Area;
		key: string;
		/** First and last byte. */
		range?: [from: number, to: number];
	}): Promise<{ size: number; type: string; body: AsyncIterable<Uint8Array> } | null>;
	head(file: { area: Area; key: string }): Promise<{ size: number; type: string } | null>;
	/** Nothing there is good, too. */
	remove(file: { area: Area; key: string }): Promise<void>;
	/** In the order of their keys, behind `after`. */
	list(asked: {
		area: Area;
		prefix?: string;
		after?: string;
		limit?: number;
	}): Promise<{ files: StoredObject[]; next: string | null }>;
	/** A URL at which the file may be read, or written with exactly these headers, for a while. Null: the driver has none. */
	presign(asked: {
		area: Area;
		key: string;
		method: 'GET' | 'PUT';
		/** Seconds; at most a week. */
		seconds: number;
		type?: string;
		/** Bytes that will be written; the signature holds the caller to them. */
		size?: number;
	}): Promise<{ url: string; headers: Record<string, string> } | null>;
	/** Removes everything of the organisation. */
	clear(asked: { area: Area }): Promise<void>;
};
