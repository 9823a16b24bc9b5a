import { problem } from '../errors.ts';
import type { Input, Operation, Upload } from '../operations/model.ts';
import type { OpenPorts } from '../ports/ports.ts';
import { ProviderError } from '../ports/provider-error.ts';
import type { Verdict } from '../ports/scanner.ts';
import { decodePicture, encodePicture, inspectPicture, PICTURES, type PictureType, refuseFile } from './picture.ts';
import { recognise, takes } from './recognise.ts';

/** Looks at what was uploaded before a handler gets it. */
export type Receive = (operation: Operation, input: Input) => Promise<Input>;

/** The widest that a picture is kept where the handler asks for no size of its own. */
const WIDEST = 4000;
const BEGINNING = 4100;

/**
 * The one place where files come in. Whatever an operation `accepts`, its handler gets it checked: known by its content,
 * scanned, and for a picture decoded under limits and written anew. A list (CSV) is looked at where it begins and then streamed.
 * @throws file_refused with what was found and what is meant
 */
export function createReceive({ ports }: { ports: Pick<OpenPorts, 'of' | 'has'> }): Receive {
	return async (operation, input) => {
		const { stream } = input;
		const { accepts } = operation;
		if (!stream || !accepts) return input;
		if (accepts.every((type) => type.startsWith('text/'))) return { ...input, stream: await textOf(stream, accepts) };
		const bytes = await readWhole(stream.body);
		const { type, name } = await recognise(bytes);
		if (!takes(accepts, type) || isArchive(type)) throw refuseFile(name, accepts.join(', '));
		const verdict = await scan(ports, bytes);
		if (!verdict.clean) throw refuseFile(`${name} with malware in it (${verdict.found})`, 'a clean file');
		return { ...input, stream: isPicture(type) ? await pictureOf(bytes, type, name) : { type, body: once(bytes) } };
	};
}

/** Nothing goes through unseen while a scanner is named. @throws scanner_unavailable */
async function scan(ports: Pick<OpenPorts, 'of' | 'has'>, bytes: Uint8Array): Promise<Verdict> {
	if (!ports.has('scanner')) return { clean: true };
	try {
		return await ports.of('scanner', { organization: '' }).scan({ bytes });
	} catch (error) {
		if (!(error instanceof ProviderError)) throw error;
		throw problem('scanner_unavailable', { detail: error.message, retryAfter: 30, cause: error });
	}
}

const isPicture = (type: string): type is PictureType => PICTURES.includes(type as PictureType);

/** What unpacks to more than it is, and holds files that nobody has looked at. */
const isArchive = (type: string): boolean => /zip|rar|7z|tar|compress|openxml|opendocument|epub|java-archive/.test(type);

async function pictureOf(bytes: Buffer, type: PictureType, name: string): Promise<Upload> {
	await inspectPicture(bytes, name);
	return {
		type,
		body: rewritten(bytes, type, name),
		picture: (widest) => decodePicture(bytes, widest, name),
	};
}

/** Only made where the handler keeps the file itself. */
async function* rewritten(bytes: Buffer, type: PictureType, name: string): AsyncGenerator<Uint8Array> {
	yield await encodePicture(await decodePicture(bytes, WIDEST, name), type);
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
	yield bytes;
}

/** The host has bounded the size already. */
async function readWhole(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
	const parts: Uint8Array[] = [];
	for await (const part of body) parts.push(part);
	return Buffer.concat(parts);
}

/** Too large to hold: what it is shows at its beginning, and nothing of it is ever shown or run. */
async function textOf({ type, body }: Upload, accepts: readonly string[]): Promise<Upload> {
	const iterator = body[Symbol.asyncIterator]();
	const parts: Uint8Array[] = [];
	let size = 0;
	while (size < BEGINNING) {
		const { value, done } = await iterator.next();
		if (done) break;
		parts.push(value);
		size += value.length;
	}
	const head = Buffer.concat(parts);
	await refuseOther(head, accepts);
	async function* all(): AsyncGenerator<Uint8Array> {
		if (head.length > 0) yield head;
		yield* { [Symbol.asyncIterator]: () => iterator };
	}
	return { type, body: all() };
}

async function refuseOther(head: Buffer, accepts: readonly string[]): Promise<void> {
	if (head.length === 0) return;
	const isWide = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
	if (isWide) throw refuseFile('a text in UTF-16', `${accepts.join(', ')} in UTF-8`);
	const { type, name } = await recognise(head);
	// A cell may hold markup; a file that begins with it is another.
	const isMarkup = /xml|html/.test(type);
	const isOurs = isMarkup ? !head.toString('latin1').trimStart().startsWith('<') : type === 'text/plain' || takes(accepts, type);
	if (!isOurs && (type !== 'application/octet-stream' || head.includes(0))) throw refuseFile(name, accepts.join(', '));
}
