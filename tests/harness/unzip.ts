import { inflateRawSync } from 'node:zlib';

/** The entries of a ZIP archive, by the directory at its end. */
export function unzipped(zip: Buffer): Map<string, Buffer> {
	const files = new Map<string, Buffer>();
	const end = zip.lastIndexOf(Buffer.from('PK\x05\x06'));
	let at = zip.readUInt32LE(end + 16);
	for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
		const [method, size, nameLength] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 20), zip.readUInt16LE(at + 28)];
		const name = zip.toString('utf8', at + 46, at + 46 + nameLength);
		const local = zip.readUInt32LE(at + 42);
		const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
		const content = zip.subarray(start, start + size);
		files.set(name, method === 8 ? inflateRawSync(content) : content);
		at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
	}
	return files;
}
