-- freehold migration

alter table saved_filters add column sort_by text;

alter table saved_filters add column columns jsonb;

alter table saved_filters add column view text;

alter table saved_filters add constraint saved_filters_view_check check (view in ('table', 'cards'));
