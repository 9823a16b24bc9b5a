import type { SearchKeyword } from './entity.ts';
import type { Report } from './links.ts';
import type { JsonSchema } from './model.ts';
import { MAIN_MEMBER, type PathTarget, typeOf } from './paths.ts';

type Follow = (path: string, pointer: string) => PathTarget | undefined;

/** Checks that what `x-entity.search` names can be searched, counted and suggested. */
export function checkSearch(keyword: string[] | SearchKeyword | undefined, follow: Follow, report: Report): void {
	const at = '/x-entity/search';
	const text = (value: string, pointer: string): PathTarget | undefined => {
		const target = follow(value, pointer);
		if (target && !isText(target.schema))
			report('schema_invalid', pointer, { found: `"${value}", which is no text`, meant: 'a field of text' });
		return target;
	};
	if (!keyword) return;
	if (Array.isArray(keyword)) {
		for (const [index, value] of keyword.entries()) text(value, `${at}/${index}`);
		return;
	}
	for (const value of Object.keys(keyword.fields)) text(value, `${at}/fields/${value}`);
	for (const [index, value] of (keyword.suggestions ?? []).entries()) {
		const pointer = `${at}/suggestions/${index}`;
		refuseSecret(text(value, pointer), value, pointer, report);
	}
	for (const [value, how] of Object.entries(keyword.facets ?? {})) {
		const pointer = `${at}/facets/${value}`;
		const target = follow(value, pointer);
		refuseSecret(target, value, pointer, report);
		const isNumber = target && ['integer', 'number'].includes(kindOf(target));
		if (target && how !== 'values' && !isNumber)
			report('schema_invalid', pointer, { found: `"${value}", which is no number`, meant: '"values" for what has no ranges' });
		if (target && ['object', 'array', ''].includes(kindOf(target)))
			report('schema_invalid', pointer, { found: `"${value}", a list or an object`, meant: 'a field with single values' });
		if (Array.isArray(how) && how.some((border, index) => index > 0 && border <= (how[index - 1] as number)))
			report('schema_invalid', pointer, { found: JSON.stringify(how), meant: 'borders that rise' });
	}
	for (const [name, value] of Object.entries(keyword.aliases ?? {})) follow(value, `${at}/aliases/${name}`);
}

/** The type of a value; of a word that stands for its main member, that one's. */
function kindOf({ field, member, schema }: PathTarget): string {
	if (member === 'amount' && field?.word === 'money') return 'number';
	if (member === undefined && field?.word && MAIN_MEMBER[field.word]) {
		return field.word === 'money' || field.word === 'area' ? 'number' : 'string';
	}
	return typeOf(schema) ?? '';
}

/** A text, or a word that has one among its members. */
const isText = (schema: JsonSchema): boolean =>
	typeOf(schema) === 'string' ? !NO_TEXT.includes(schema.format ?? '') : Object.values(schema.properties ?? {}).some(isText);

/** Formats of what is compared and not read. */
const NO_TEXT = ['uuid', 'date', 'date-time', 'time', 'duration'];

function refuseSecret(target: PathTarget | undefined, value: string, pointer: string, report: Report): void {
	if (target?.field?.encrypted || target?.field?.hidden)
		report('schema_invalid', pointer, { found: `"${value}", which is encrypted or hidden`, meant: 'a field that is neither' });
}
