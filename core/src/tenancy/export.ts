import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import type { Table } from '../data/model.ts';
import { isSealed, recordSql } from '../data/projection.ts';
import type { Store } from '../data/records.ts';
import type { Organization, Stream, Transact } from '../operations/model.ts';

type Entry = { file: string; count?: number; bytes: number; sha256: string };

/** What is in the archive, and its sums; the last entry. */
type Manifest = {
	format: 'freehold-export';
	version: 1;
	organization: Pick<Organization, 'id' | 'name' | 'slug'>;
	startedAt: string;
	finishedAt?: string;
	records: (Entry & { entity: string })[];
	files: Entry[];
	/** Keys of files that are on record and could not be read. */
	missing: string[];
	/** Entities that only the platform itself uses: sessions, counters and the like. */
	leftOut: string[];
};

const PAGE = 500;

/**
 * Everything of an organisation as a ZIP archive: an NDJSON file for each entity that the schema files describe, archived records
 * among them, each file as it is, and a manifest. Hidden fields (hashes, secrets) stay behind. It is read page by page in
 * transactions of their own and held nowhere, so that its size does not matter; what changes meanwhile may be in it or not.
 */
export function exportOf(organization: Organization, transact: Transact, { store }: { store: Store }): Stream {
	const { id, name, slug } = organization;
	const all = [...store.tables.values()];
	const manifest: Manifest = {
		format: 'freehold-export',
		version: 1,
		organization: { id, name, slug },
		startedAt: new Date().toISOString(),
		records: [],
		files: [],
		missing: [],
		leftOut: all.filter(({ entity }) => entity.internal).map(({ entity }) => entity.name),
	};

	async function* records(table: Table, file: string): AsyncGenerator<Buffer> {
		const sum = summing();
		let count = 0;
		for await (const lines of pages(table, store, transact)) {
			count += lines.length;
			yield sum.add(Buffer.from(lines.map((line) => `${line}\n`).join('')));
		}
		manifest.records.push({ entity: table.entity.name, file, count, ...sum.total() });
	}

	async function* bytesOf(bytes: Uint8Array, file: string): AsyncGenerator<Buffer> {
		const sum = summing();
		yield sum.add(Buffer.from(bytes));
		manifest.files.push({ file, ...sum.total() });
	}

	const entries: Archived[] = all
		.filter(({ entity }) => !entity.internal)
		.map((table) => {
			const file = `records/${table.entity.name}.ndjson`;
			return { file, content: () => records(table, file) };
		});

	async function* archived(): AsyncGenerator<Archived> {
		yield* entries;
		for await (const key of storedKeys(transact)) {
			const file = `files/${key}`;
			// Private files are opened with the organisation's keys. One that is gone does not keep back all the others.
			const found = await transact(({ files }) => files.get(key)).catch(() => null);
			if (found) yield { file, content: () => bytesOf(found.bytes, file) };
			else manifest.missing.push(key);
		}
		yield { file: 'manifest.json', content: () => lines(manifest) };
	}

	return { name: `${slug}-${manifest.startedAt.slice(0, 10)}.zip`, body: zipped(archived()) };
}

async function* lines(manifest: Manifest): AsyncGenerator<Buffer> {
	yield Buffer.from(`${JSON.stringify({ ...manifest, finishedAt: new Date().toISOString() }, null, '\t')}\n`);
}

type Archived = { file: string; content: () => AsyncIterable<Buffer> };

/** One entry after the other, each begun when the one before it is written: nothing is read before the caller takes it. */
async function* zipped(entries: AsyncIterable<Archived>): AsyncGenerator<Uint8Array> {
	const zip = new ZipFile();
	// A source that fails is told by its own promise below.
	zip.on('error', () => {});
	const output = zip.outputStream as Readable;
	const feed = async (): Promise<void> => {
		for await (const { file, content } of entries) {
			const source = Readable.from(content());
			const written = new Promise<void>((resolve, reject) => source.once('end', resolve).once('error', reject));
			// Pictures are compressed already.
			zip.addReadStream(source, file, { compress: !file.startsWith('files/') });
			await written;
		}
		zip.end();
	};
	feed().catch((error: Error) => output.destroy(error));
	yield* output as AsyncIterable<Uint8Array>;
}

function summing() {
	const hash = createHash('sha256');
	let bytes = 0;
	return {
		add(part: Buffer): Buffer {
			hash.update(part);
			bytes += part.length;
			return part;
		},
		total: () => ({ bytes, sha256: hash.digest('hex') }),
	};
}

/** All rows of the table as JSON, the archived ones too, by id. */
async function* pages({ entity, name, archive }: Table, store: Store, transact: Transact): AsyncGenerator<string[]> {
	const view = store.views(entity.name, 'full');
	const archivedAt = archive ? 't.archived_at' : 'null::timestamptz';
	const text = `select t.id, ${recordSql(view, store.views, 't')}::text as record, ${archivedAt} as archived
		from ${name} t where $1::uuid is null or t.id > $1 order by t.id limit ${PAGE}`;
	let last: string | null = null;
	do {
		type Row = { id: string; record: string; archived: Date | string | null };
		const [rows, records]: [Row[], string[]] = await transact(async ({ sql }) => {
			const found = await sql<Row>(text, [last]);
			const texts = found.map(({ record }) => record);
			return [found, isSealed(view, store.views) ? await sql.keyring.reveal(sql, texts) : texts];
		});
		if (rows.length) yield rows.map(({ archived }, index) => withArchived(records[index] as string, archived));
		last = rows.length === PAGE ? (rows.at(-1)?.id ?? null) : null;
	} while (last !== null);
}

const withArchived = (record: string, archived: Date | string | null): string =>
	archived === null ? record : `${record.slice(0, -1)},"archivedAt":"${new Date(archived).toISOString()}"}`;

async function* storedKeys(transact: Transact): AsyncGenerator<string> {
	let last = '';
	for (;;) {
		const rows = await transact(({ sql }) =>
			sql<{ key: string }>(`select key from stored_files where key > $1 order by key limit ${PAGE}`, [last]),
		);
		for (const { key } of rows) yield key;
		if (rows.length < PAGE) return;
		last = rows.at(-1)?.key ?? '';
	}
}
