-- The words of an organisation by the order of their bytes: what begins with something is a range of the index, and comparing text
-- leaks nothing, so that row-level security lets it be used.
create index search_words_key_idx on search_words (organization_id, key collate "C", word);
