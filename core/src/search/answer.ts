import type { Sql } from '../data/model.ts';
import type { View, Views } from '../data/projection.ts';
import type { Restriction } from '../data/write.ts';
import type { Answer, Parts } from '../operations/door.ts';
import type { Actor, Input } from '../operations/model.ts';
import { readSearch, type SearchBody } from './ask.ts';
import { find } from './find.ts';
import { createFindSaved } from './saved.ts';

type Call = { actor: Actor; input: Input; view: View; views: Views; sql: Sql; own: Restriction | undefined };

/** `POST /v1/search/PLURAL`: records go out as the JSON that PostgreSQL made. */
export async function answerSearch({ organizations }: Pick<Parts, 'organizations'>, call: Call): Promise<Answer> {
	const { actor, input, view, views, sql, own } = call;
	const asked = await readSearch(view, (input.body ?? {}) as SearchBody, createFindSaved(actor, sql));
	const { locale } = await organizations.get(actor.organization as string);
	const { records, ...rest } = await find({ view, views, asked, sql, own, locale });
	return { status: 200, json: `{"data":[${records.join(',')}],${JSON.stringify(rest).slice(1)}` };
}
