-- freehold migration

drop index listings_search_idx;

alter table listings drop column search;

alter table listings add column suggest_headline text collate "C" generated always as (lower(left(headline, 100))) stored;

alter table listings add column suggest_address_city text collate "C" generated always as (lower(left(address_city, 100))) stored;

alter table listings add column suggest_reference text collate "C" generated always as (lower(left(reference, 100))) stored;

alter table listings add column search tsvector generated always as (array_to_tsvector(array['@' || organization_id::text]) || setweight(to_tsvector('simple', coalesce(headline, '')), 'A') || setweight(to_tsvector('simple', coalesce(reference, '')), 'A') || setweight(to_tsvector('simple', coalesce(address_line1, '')), 'B') || setweight(to_tsvector('simple', coalesce(address_city, '')), 'B') || setweight(to_tsvector('simple', coalesce(address_postal_code, '')), 'B') || setweight(to_tsvector('simple', coalesce(description, '')), 'D')) stored;

create index listings_suggest_headline_idx on listings (organization_id, suggest_headline, id);

create index listings_suggest_address_city_idx on listings (organization_id, suggest_address_city, id);

create index listings_suggest_reference_idx on listings (organization_id, suggest_reference, id);

create index listings_search_idx on listings using gin (search);

drop trigger audit_insert on listings;

drop trigger audit_update on listings;

drop trigger audit_delete on listings;

create trigger audit_insert after insert on listings referencing new table as new_rows for each statement execute function freehold_audit('listing', 'organization_id', 'address_key,wording_cleared', 'suggest_headline,suggest_address_city,suggest_reference');

create trigger audit_update after update on listings referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('listing', 'organization_id', 'address_key,wording_cleared', 'suggest_headline,suggest_address_city,suggest_reference');

create trigger audit_delete after delete on listings referencing old table as old_rows for each statement execute function freehold_audit('listing', 'organization_id', 'address_key,wording_cleared', 'suggest_headline,suggest_address_city,suggest_reference');

drop trigger tell_insert on listings;

drop trigger tell_update on listings;

drop trigger tell_delete on listings;

create trigger tell_insert after insert on listings referencing new table as new_rows for each statement execute function freehold_tell('listing', 'agent', 'suggest_headline,suggest_address_city,suggest_reference');

create trigger tell_update after update on listings referencing old table as old_rows new table as new_rows for each statement execute function freehold_tell('listing', 'agent', 'suggest_headline,suggest_address_city,suggest_reference');

create trigger tell_delete after delete on listings referencing old table as old_rows for each statement execute function freehold_tell('listing', 'agent', 'suggest_headline,suggest_address_city,suggest_reference');

create trigger words_insert after insert on listings referencing new table as new_rows for each statement execute function freehold_words();

create trigger words_update after update on listings referencing old table as old_rows new table as new_rows for each statement execute function freehold_words();

drop index properties_search_idx;

alter table properties drop column search;

alter table properties add column suggest_address_line1 text collate "C" generated always as (lower(left(address_line1, 100))) stored;

alter table properties add column suggest_address_city text collate "C" generated always as (lower(left(address_city, 100))) stored;

alter table properties add column search tsvector generated always as (array_to_tsvector(array['@' || organization_id::text]) || setweight(to_tsvector('simple', coalesce(address_line1, '')), 'A') || setweight(to_tsvector('simple', coalesce(address_line2, '')), 'B') || setweight(to_tsvector('simple', coalesce(address_city, '')), 'B') || setweight(to_tsvector('simple', coalesce(address_postal_code, '')), 'B') || setweight(to_tsvector('simple', coalesce(parcel_number, '')), 'A')) stored;

create index properties_suggest_address_line1_idx on properties (organization_id, suggest_address_line1, id);

create index properties_suggest_address_city_idx on properties (organization_id, suggest_address_city, id);

create index properties_search_idx on properties using gin (search);

drop trigger audit_insert on properties;

drop trigger audit_update on properties;

drop trigger audit_delete on properties;

create trigger audit_insert after insert on properties referencing new table as new_rows for each statement execute function freehold_audit('property', 'organization_id', 'address_key', 'suggest_address_line1,suggest_address_city');

create trigger audit_update after update on properties referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('property', 'organization_id', 'address_key', 'suggest_address_line1,suggest_address_city');

create trigger audit_delete after delete on properties referencing old table as old_rows for each statement execute function freehold_audit('property', 'organization_id', 'address_key', 'suggest_address_line1,suggest_address_city');

drop trigger tell_insert on properties;

drop trigger tell_update on properties;

drop trigger tell_delete on properties;

create trigger tell_insert after insert on properties referencing new table as new_rows for each statement execute function freehold_tell('property', '', 'suggest_address_line1,suggest_address_city');

create trigger tell_update after update on properties referencing old table as old_rows new table as new_rows for each statement execute function freehold_tell('property', '', 'suggest_address_line1,suggest_address_city');

create trigger tell_delete after delete on properties referencing old table as old_rows for each statement execute function freehold_tell('property', '', 'suggest_address_line1,suggest_address_city');

create trigger words_insert after insert on properties referencing new table as new_rows for each statement execute function freehold_words();

create trigger words_update after update on properties referencing old table as old_rows new table as new_rows for each statement execute function freehold_words();
