import { dictionarySql } from '../search/languages.ts';

/** What the triggers of tables with weighed search fields call. */
export const WORDS_FUNCTION = 'freehold_words';

/**
 * Puts the words of new and changed rows that the organisation's vocabulary (`search_words`) does not have yet into it, each under its
 * keys: itself (`w:seattle`), without one of its letters (`t:seatle` …, by which a misspelt word is found: decisions/0031), and its stem
 * in the organisation's language (`s:seattl`). All comparisons are of text and leak nothing, so that row-level security keeps none
 * from its index. Two transactions may add the same word at once: a word that stands there twice is found once, and nobody waits for
 * anybody. Words of what is gone stay until the next reindex. Without an organisation (a migration) nothing is kept.
 */
export const CREATE_WORDS_FUNCTION = `create or replace function ${WORDS_FUNCTION}() returns trigger language plpgsql as $words$
begin
	if nullif(current_setting('freehold.organization', true), '') is null or to_regclass('search_words') is null then return null; end if;
	if tg_op = 'INSERT' then
		perform freehold_learn(array(select distinct unnest(tsvector_to_array(n.search)) from new_rows n));
	else
		perform freehold_learn(array(select distinct unnest(tsvector_to_array(n.search)) from new_rows n join old_rows o on o.id = n.id where n.search <> o.search));
	end if;
	return null;
end $words$;

create or replace function freehold_learn(words text[]) returns void language plpgsql as $learn$
declare
	organization uuid := nullif(current_setting('freehold.organization', true), '')::uuid;
	dictionary regdictionary;
begin
	words := array(select w from unnest(words) w where length(w) between 2 and 40 and w !~ '[0-9@./:_-]'
		and not exists (select 1 from search_words s where s.organization_id = organization and s.key collate "C" = 'w:' || w));
	if cardinality(words) = 0 then return; end if;
	select ${dictionarySql('o.locale')} into dictionary from organizations o where o.id = organization;
	insert into search_words (organization_id, id, key, word)
	select organization, gen_random_uuid(), k.key, w
	from unnest(words) w, lateral (
		select 'w:' || w as key
		union all select 's:' || (ts_lexize(dictionary, w))[1] where cardinality(ts_lexize(dictionary, w)) > 0
		union select 't:' || overlay(w placing '' from i for 1) from generate_series(1, length(w)) i where length(w) between 4 and 20
	) k;
end $learn$;`;
