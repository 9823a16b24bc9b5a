-- freehold migration

drop index contacts_search_idx;

alter table contacts drop column search;

alter table contacts add column suggest_name_full text collate "C" generated always as (lower(left(name_full, 100))) stored;

alter table contacts add column search tsvector generated always as (array_to_tsvector(array['@' || organization_id::text]) || setweight(to_tsvector('simple', coalesce(name_full, '')), 'A')) stored;

create index contacts_suggest_name_full_idx on contacts (organization_id, suggest_name_full, id);

create index contacts_search_idx on contacts using gin (search);

drop trigger audit_insert on contacts;

drop trigger audit_update on contacts;

drop trigger audit_delete on contacts;

create trigger audit_insert after insert on contacts referencing new table as new_rows for each statement execute function freehold_audit('contact', 'organization_id', 'email_blind,phone_blind,notes', 'email,phone,last_interaction_at,interaction_count,suggest_name_full');

create trigger audit_update after update on contacts referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('contact', 'organization_id', 'email_blind,phone_blind,notes', 'email,phone,last_interaction_at,interaction_count,suggest_name_full');

create trigger audit_delete after delete on contacts referencing old table as old_rows for each statement execute function freehold_audit('contact', 'organization_id', 'email_blind,phone_blind,notes', 'email,phone,last_interaction_at,interaction_count,suggest_name_full');

drop trigger tell_insert on contacts;

drop trigger tell_update on contacts;

drop trigger tell_delete on contacts;

create trigger tell_insert after insert on contacts referencing new table as new_rows for each statement execute function freehold_tell('contact', 'agent', 'email,phone,last_interaction_at,interaction_count,suggest_name_full');

create trigger tell_update after update on contacts referencing old table as old_rows new table as new_rows for each statement execute function freehold_tell('contact', 'agent', 'email,phone,last_interaction_at,interaction_count,suggest_name_full');

create trigger tell_delete after delete on contacts referencing old table as old_rows for each statement execute function freehold_tell('contact', 'agent', 'email,phone,last_interaction_at,interaction_count,suggest_name_full');

create trigger words_insert after insert on contacts referencing new table as new_rows for each statement execute function freehold_words();

create trigger words_update after update on contacts referencing old table as old_rows new table as new_rows for each statement execute function freehold_words();

drop index leads_search_idx;

alter table leads drop column search;

alter table leads add column suggest_subject text collate "C" generated always as (lower(left(subject, 100))) stored;

alter table leads add column suggest_reference text collate "C" generated always as (lower(left(reference, 100))) stored;

alter table leads add column search tsvector generated always as (array_to_tsvector(array['@' || organization_id::text]) || setweight(to_tsvector('simple', coalesce(subject, '')), 'A') || setweight(to_tsvector('simple', coalesce(reference, '')), 'A') || setweight(to_tsvector('simple', coalesce(message, '')), 'D')) stored;

create index leads_suggest_subject_idx on leads (organization_id, suggest_subject, id);

create index leads_suggest_reference_idx on leads (organization_id, suggest_reference, id);

create index leads_search_idx on leads using gin (search);

drop trigger audit_insert on leads;

drop trigger audit_update on leads;

drop trigger audit_delete on leads;

create trigger audit_insert after insert on leads referencing new table as new_rows for each statement execute function freehold_audit('lead', 'organization_id', 'notes', 'score,score_parts,scored_at,interaction_count,last_interaction_at,answered_at,follow_ups_made,follow_up_from,next_follow_up_at,suggest_subject,suggest_reference');

create trigger audit_update after update on leads referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('lead', 'organization_id', 'notes', 'score,score_parts,scored_at,interaction_count,last_interaction_at,answered_at,follow_ups_made,follow_up_from,next_follow_up_at,suggest_subject,suggest_reference');

create trigger audit_delete after delete on leads referencing old table as old_rows for each statement execute function freehold_audit('lead', 'organization_id', 'notes', 'score,score_parts,scored_at,interaction_count,last_interaction_at,answered_at,follow_ups_made,follow_up_from,next_follow_up_at,suggest_subject,suggest_reference');

drop trigger tell_insert on leads;

drop trigger tell_update on leads;

drop trigger tell_delete on leads;

create trigger tell_insert after insert on leads referencing new table as new_rows for each statement execute function freehold_tell('lead', 'agent', 'score,score_parts,scored_at,interaction_count,last_interaction_at,answered_at,follow_ups_made,follow_up_from,next_follow_up_at,suggest_subject,suggest_reference');

create trigger tell_update after update on leads referencing old table as old_rows new table as new_rows for each statement execute function freehold_tell('lead', 'agent', 'score,score_parts,scored_at,interaction_count,last_interaction_at,answered_at,follow_ups_made,follow_up_from,next_follow_up_at,suggest_subject,suggest_reference');

create trigger tell_delete after delete on leads referencing old table as old_rows for each statement execute function freehold_tell('lead', 'agent', 'score,score_parts,scored_at,interaction_count,last_interaction_at,answered_at,follow_ups_made,follow_up_from,next_follow_up_at,suggest_subject,suggest_reference');

create trigger words_insert after insert on leads referencing new table as new_rows for each statement execute function freehold_words();

create trigger words_update after update on leads referencing old table as old_rows new table as new_rows for each statement execute function freehold_words();
