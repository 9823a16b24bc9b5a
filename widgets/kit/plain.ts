import type { Settings } from './settings.ts';

/** Plain reading, without the SDK: for cards that read one thing, and for what is known only at run time. Throws with `status`. */
export async function read<T>(path: string, { url, key }: Settings, signal?: AbortSignal): Promise<T> {
	const response = await fetch(new URL(path, url), {
		headers: { authorization: `Bearer ${key}` },
		...(signal ? { signal } : {}),
	});
	if (!response.ok) throw Object.assign(new Error(await response.text()), { status: response.status });
	return response.json();
}
