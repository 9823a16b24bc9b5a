const KEY = /^[a-z0-9-]+(?:\/[\w-]+)*\.[a-z0-9]{2,5}$/;

/** Whether a file can be stored under this key: no dots but the last, no way up, nothing hidden. */
export const isFileKey = (key: string): boolean => key.length <= 200 && KEY.test(key);

/** The media type of what lies under a key. What is not a picture is offered for download, never shown. */
export const typeOfKey = (key: string): string => TYPES[key.split('.').at(-1) ?? ''] ?? 'application/octet-stream';

const TYPES: Record<string, string> = { webp: 'image/webp', jpg: 'image/jpeg', png: 'image/png', avif: 'image/avif' };
