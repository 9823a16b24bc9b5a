import { randomUUID } from 'node:crypto';
import type { OutwardJobHandler, RecordObject, Scope } from '@freehold/core';

/** `POST /v1/commission-statements/{id}/print` */
export const print = async ({ id }: { id: string }, scope: Scope) => ({
	job: await scope.enqueue('deals.print-statement', { statement: id }, { key: id }),
});

/** Makes the PDF and keeps it as a private file of the organisation. */
export const printStatement: OutwardJobHandler = async ({ statement: id }: { statement: string }, task) => {
	const page = await task.transact((scope) => pageOf(id, scope));
	if (!page) return;
	const { pdf } = await task.port('document').render(page);
	await task.transact(async (scope) => {
		const key = `uploads/private/${randomUUID()}.pdf`;
		await scope.files.put(key, pdf, 'application/pdf', { private: true });
		const [file] = await scope.sql<{ id: string }>('select id from stored_files where key = $1', [key]);
		await scope.records('commission-statement').update(id, { file: file?.id });
	});
};

async function pageOf(id: string, scope: Scope) {
	const statement = await scope.records('commission-statement').find({ id });
	if (!statement) return null;
	const deal = await scope.records('deal').find({ id: statement.deal });
	const { data } = await scope
		.records('commission-line')
		.list({ filter: { statement: id }, sort: 'id', limit: 100, expand: ['agent'] });
	const { locale, displayName, name } = scope.organization;
	const title = `Commission: ${deal?.title ?? ''}`;
	const money = (amount: string, currency: string): string => inHtml(`${amount} ${currency}`);
	const rows = data.map(
		(line) =>
			`<tr><td>${inHtml(WORDS[line.to] ?? line.to)}</td><td>${inHtml(whoOf(line))}</td><td>${inHtml(line.reason ?? '')}</td><td>${money(line.amount, line.currency)}</td></tr>`,
	);
	const currency = statement.price?.currency ?? '';
	return {
		title,
		language: locale,
		author: displayName ?? name,
		footer: `${displayName ?? name} · {page}/{pages}`,
		html: `<h1>${inHtml(title)}</h1>
<p>${inHtml(statement.earnedOn ?? '')} · ${inHtml(statement.status)}</p>
<p>Price: ${money(statement.price?.amount ?? '0', currency)}<br>Commission: ${money(statement.gross ?? '0', currency)}</p>
<table><thead><tr><th>Part</th><th>For</th><th>Why</th><th>Amount</th></tr></thead><tbody>${rows.join('')}</tbody></table>`,
	};
}

const WORDS: Record<string, string> = {
	other_side: 'Other side',
	referral: 'Referral',
	deduction: 'Deduction',
	brokerage: 'Brokerage',
	agent: 'Agent',
};

const whoOf = ({ agent, name }: RecordObject): string => name ?? agent?.name?.full ?? '';

const inHtml = (text: string): string =>
	text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] as string);
