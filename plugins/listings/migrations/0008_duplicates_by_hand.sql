-- freehold migration

-- What was entered before is found by house number and postal code, too: its key has them.
alter table listings no force row level security;

update listings set address_block = substring(address_key from '^[0-9][^ |]*') || '|' || nullif(split_part(address_key, '|', 3), '')
where address_key ~ '^[0-9]';

alter table listings force row level security;
