-- freehold migration

create table commission_lines (
	organization_id uuid not null,
	id uuid not null,
	statement uuid not null,
	deal uuid not null,
	to_ text not null,
	agent uuid,
	name text,
	amount text not null,
	currency text not null,
	kind text not null default 'earned',
	reason text,
	earned_on date not null,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	constraint commission_lines_pkey primary key (id),
	constraint commission_lines_organization_id_id_key unique (organization_id, id),
	constraint commission_lines_to__check check (to_ in ('other_side', 'referral', 'deduction', 'brokerage', 'agent')),
	constraint commission_lines_kind_check check (kind in ('earned', 'correction', 'reversal'))
);

alter table commission_lines enable row level security;

alter table commission_lines force row level security;

create policy tenant on commission_lines using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert on commission_lines to freehold_app;

create index commission_lines_statement_idx on commission_lines (organization_id, statement, id);

create index commission_lines_deal_idx on commission_lines (organization_id, deal, id);

create index commission_lines_agent_idx on commission_lines (organization_id, agent, id);

create index commission_lines_agent_earned_on_idx on commission_lines (organization_id, agent, earned_on, id);

create index commission_lines_created_at_idx on commission_lines (organization_id, created_at, id);

create table commission_plans (
	organization_id uuid not null,
	id uuid not null,
	name text not null,
	currency text,
	method text not null default 'percentage',
	rate double precision,
	flat text,
	tiers jsonb,
	minimum text,
	maximum text,
	listing_share double precision not null default 50,
	referral_share double precision not null default 0,
	deductions jsonb,
	agent_share double precision not null default 70,
	cap text,
	cap_from text not null default '01-01',
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	archived_at timestamp with time zone,
	constraint commission_plans_pkey primary key (id),
	constraint commission_plans_organization_id_id_key unique (organization_id, id),
	constraint commission_plans_method_check check (method in ('percentage', 'flat', 'tiered'))
);

alter table commission_plans enable row level security;

alter table commission_plans force row level security;

create policy tenant on commission_plans using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on commission_plans to freehold_app;

create trigger audit_insert after insert on commission_plans referencing new table as new_rows for each statement execute function freehold_audit('commission-plan', 'organization_id', '', '');

create trigger audit_update after update on commission_plans referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('commission-plan', 'organization_id', '', '');

create trigger audit_delete after delete on commission_plans referencing old table as old_rows for each statement execute function freehold_audit('commission-plan', 'organization_id', '', '');

create trigger tell_insert after insert on commission_plans referencing new table as new_rows for each statement execute function freehold_tell('commission-plan', '', '');

create trigger tell_update after update on commission_plans referencing old table as old_rows new table as new_rows for each statement execute function freehold_tell('commission-plan', '', '');

create trigger tell_delete after delete on commission_plans referencing old table as old_rows for each statement execute function freehold_tell('commission-plan', '', '');

create unique index commission_plans_name_key on commission_plans (organization_id, name) where archived_at is null;

create index commission_plans_name_idx on commission_plans (organization_id, name, id);

create table commission_statements (
	organization_id uuid not null,
	id uuid not null,
	deal uuid not null,
	status text not null default 'draft',
	plan uuid,
	price_amount numeric(18,2),
	price_currency text,
	gross text,
	earned_on date,
	approved_at timestamp with time zone,
	paid_at timestamp with time zone,
	file uuid,
	agent uuid,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	archived_at timestamp with time zone,
	constraint commission_statements_pkey primary key (id),
	constraint commission_statements_organization_id_id_key unique (organization_id, id),
	constraint commission_statements_status_check check (status in ('draft', 'approved', 'paid', 'void'))
);

alter table commission_statements enable row level security;

alter table commission_statements force row level security;

create policy tenant on commission_statements using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on commission_statements to freehold_app;

create trigger audit_insert after insert on commission_statements referencing new table as new_rows for each statement execute function freehold_audit('commission-statement', 'organization_id', '', '');

create trigger audit_update after update on commission_statements referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('commission-statement', 'organization_id', '', '');

create trigger audit_delete after delete on commission_statements referencing old table as old_rows for each statement execute function freehold_audit('commission-statement', 'organization_id', '', '');

create trigger tell_insert after insert on commission_statements referencing new table as new_rows for each statement execute function freehold_tell('commission-statement', 'agent', '');

create trigger tell_update after update on commission_statements referencing old table as old_rows new table as new_rows for each statement execute function freehold_tell('commission-statement', 'agent', '');

create trigger tell_delete after delete on commission_statements referencing old table as old_rows for each statement execute function freehold_tell('commission-statement', 'agent', '');

create index commission_statements_deal_idx on commission_statements (organization_id, deal, id);

create index commission_statements_plan_idx on commission_statements (organization_id, plan, id);

create index commission_statements_earned_on_idx on commission_statements (organization_id, earned_on, id);

create index commission_statements_file_idx on commission_statements (organization_id, file, id);

create index commission_statements_agent_idx on commission_statements (organization_id, agent, id);

create index commission_statements_created_at_idx on commission_statements (organization_id, created_at, id);

create table contingencies (
	organization_id uuid not null,
	id uuid not null,
	deal uuid not null,
	kind text not null,
	title text,
	status text not null default 'open',
	due_on date,
	notes text,
	agent uuid,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	archived_at timestamp with time zone,
	constraint contingencies_pkey primary key (id),
	constraint contingencies_organization_id_id_key unique (organization_id, id),
	constraint contingencies_kind_check check (kind in ('inspection', 'financing', 'appraisal', 'title', 'sale_of_home', 'other')),
	constraint contingencies_status_check check (status in ('open', 'satisfied', 'waived', 'failed'))
);

alter table contingencies enable row level security;

alter table contingencies force row level security;

create policy tenant on contingencies using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on contingencies to freehold_app;

create trigger audit_insert after insert on contingencies referencing new table as new_rows for each statement execute function freehold_audit('contingency', 'organization_id', '', '');

create trigger audit_update after update on contingencies referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('contingency', 'organization_id', '', '');

create trigger audit_delete after delete on contingencies referencing old table as old_rows for each statement execute function freehold_audit('contingency', 'organization_id', '', '');

create trigger tell_insert after insert on contingencies referencing new table as new_rows for each statement execute function freehold_tell('contingency', 'agent', '');

create trigger tell_update after update on contingencies referencing old table as old_rows new table as new_rows for each statement execute function freehold_tell('contingency', 'agent', '');

create trigger tell_delete after delete on contingencies referencing old table as old_rows for each statement execute function freehold_tell('contingency', 'agent', '');

create index contingencies_deal_idx on contingencies (organization_id, deal, id);

create index contingencies_due_on_idx on contingencies (organization_id, due_on, id);

create index contingencies_agent_idx on contingencies (organization_id, agent, id);

create table deal_changes (
	organization_id uuid not null,
	id uuid not null,
	deal uuid not null,
	subject text not null,
	record uuid not null,
	action text not null,
	from_ text,
	to_ text,
	from_stage uuid,
	to_stage uuid,
	days numeric(14,2),
	note text,
	by uuid,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	constraint deal_changes_pkey primary key (id),
	constraint deal_changes_organization_id_id_key unique (organization_id, id),
	constraint deal_changes_subject_check check (subject in ('deal', 'offer', 'contingency', 'document', 'date', 'party', 'commission'))
);

alter table deal_changes enable row level security;

alter table deal_changes force row level security;

create policy tenant on deal_changes using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert on deal_changes to freehold_app;

create index deal_changes_deal_idx on deal_changes (organization_id, deal, id);

create index deal_changes_by_idx on deal_changes (organization_id, by, id);

create index deal_changes_record_idx on deal_changes (organization_id, record, id);

create index deal_changes_created_at_idx on deal_changes (organization_id, created_at, id);

create table deal_dates (
	organization_id uuid not null,
	id uuid not null,
	deal uuid not null,
	kind text not null,
	title text,
	on_ date not null,
	done boolean not null default false,
	agent uuid,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	constraint deal_dates_pkey primary key (id),
	constraint deal_dates_organization_id_id_key unique (organization_id, id),
	constraint deal_dates_kind_check check (kind in ('deposit', 'inspection', 'appraisal', 'financing', 'signing', 'closing', 'possession', 'move_in', 'other'))
);

alter table deal_dates enable row level security;

alter table deal_dates force row level security;

create policy tenant on deal_dates using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on deal_dates to freehold_app;

create trigger audit_insert after insert on deal_dates referencing new table as new_rows for each statement execute function freehold_audit('deal-date', 'organization_id', '', '');

create trigger audit_update after update on deal_dates referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('deal-date', 'organization_id', '', '');

create trigger audit_delete after delete on deal_dates referencing old table as old_rows for each statement execute function freehold_audit('deal-date', 'organization_id', '', '');

create trigger tell_insert after insert on deal_dates referencing new table as new_rows for each statement execute function freehold_tell('deal-date', 'agent', '');

create trigger tell_update after update on deal_dates referencing old table as old_rows new table as new_rows for each statement execute function freehold_tell('deal-date', 'agent', '');

create trigger tell_delete after delete on deal_dates referencing old table as old_rows for each statement execute function freehold_tell('deal-date', 'agent', '');

create index deal_dates_deal_idx on deal_dates (organization_id, deal, id);

create index deal_dates_on__idx on deal_dates (organization_id, on_, id);

create index deal_dates_agent_idx on deal_dates (organization_id, agent, id);

create table deal_documents (
	organization_id uuid not null,
	id uuid not null,
	deal uuid not null,
	file uuid,
	kind text not null default 'other',
	title text not null,
	signed_at timestamp with time zone,
	agent uuid,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	constraint deal_documents_pkey primary key (id),
	constraint deal_documents_organization_id_id_key unique (organization_id, id),
	constraint deal_documents_kind_check check (kind in ('contract', 'disclosure', 'inspection', 'appraisal', 'title', 'financing', 'identity', 'invoice', 'other'))
);

alter table deal_documents enable row level security;

alter table deal_documents force row level security;

create policy tenant on deal_documents using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on deal_documents to freehold_app;

create trigger audit_insert after insert on deal_documents referencing new table as new_rows for each statement execute function freehold_audit('deal-document', 'organization_id', '', '');

create trigger audit_update after update on deal_documents referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('deal-document', 'organization_id', '', '');

create trigger audit_delete after delete on deal_documents referencing old table as old_rows for each statement execute function freehold_audit('deal-document', 'organization_id', '', '');

create trigger tell_insert after insert on deal_documents referencing new table as new_rows for each statement execute function freehold_tell('deal-document', 'agent', '');

create trigger tell_update after update on deal_documents referencing old table as old_rows new table as new_rows for each statement execute function freehold_tell('deal-document', 'agent', '');

create trigger tell_delete after delete on deal_documents referencing old table as old_rows for each statement execute function freehold_tell('deal-document', 'agent', '');

create index deal_documents_deal_idx on deal_documents (organization_id, deal, id);

create index deal_documents_file_idx on deal_documents (organization_id, file, id);

create index deal_documents_agent_idx on deal_documents (organization_id, agent, id);

create index deal_documents_created_at_idx on deal_documents (organization_id, created_at, id);

create table deal_parties (
	organization_id uuid not null,
	id uuid not null,
	deal uuid not null,
	role text not null,
	contact uuid,
	user_ uuid,
	name text,
	company text,
	share double precision,
	agent uuid,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	constraint deal_parties_pkey primary key (id),
	constraint deal_parties_organization_id_id_key unique (organization_id, id),
	constraint deal_parties_role_check check (role in ('buyer', 'seller', 'landlord', 'tenant', 'listing_agent', 'buying_agent', 'lawyer', 'lender', 'other'))
);

alter table deal_parties enable row level security;

alter table deal_parties force row level security;

create policy tenant on deal_parties using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on deal_parties to freehold_app;

create trigger audit_insert after insert on deal_parties referencing new table as new_rows for each statement execute function freehold_audit('deal-party', 'organization_id', '', '');

create trigger audit_update after update on deal_parties referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('deal-party', 'organization_id', '', '');

create trigger audit_delete after delete on deal_parties referencing old table as old_rows for each statement execute function freehold_audit('deal-party', 'organization_id', '', '');

create trigger tell_insert after insert on deal_parties referencing new table as new_rows for each statement execute function freehold_tell('deal-party', 'agent', '');

create trigger tell_update after update on deal_parties referencing old table as old_rows new table as new_rows for each statement execute function freehold_tell('deal-party', 'agent', '');

create trigger tell_delete after delete on deal_parties referencing old table as old_rows for each statement execute function freehold_tell('deal-party', 'agent', '');

create index deal_parties_deal_idx on deal_parties (organization_id, deal, id);

create index deal_parties_contact_idx on deal_parties (organization_id, contact, id);

create index deal_parties_user__idx on deal_parties (organization_id, user_, id);

create index deal_parties_agent_idx on deal_parties (organization_id, agent, id);

create index deal_parties_created_at_idx on deal_parties (organization_id, created_at, id);

create table deal_stages (
	organization_id uuid not null,
	id uuid not null,
	pipeline uuid not null,
	name text not null,
	position integer not null,
	kind text not null default 'open',
	probability integer not null default 0,
	optional boolean not null default false,
	limit_days integer,
	requires jsonb,
	checklist jsonb,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	archived_at timestamp with time zone,
	constraint deal_stages_pkey primary key (id),
	constraint deal_stages_organization_id_id_key unique (organization_id, id),
	constraint deal_stages_kind_check check (kind in ('open', 'won', 'lost'))
);

alter table deal_stages enable row level security;

alter table deal_stages force row level security;

create policy tenant on deal_stages using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on deal_stages to freehold_app;

create trigger audit_insert after insert on deal_stages referencing new table as new_rows for each statement execute function freehold_audit('deal-stage', 'organization_id', '', '');

create trigger audit_update after update on deal_stages referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('deal-stage', 'organization_id', '', '');

create trigger audit_delete after delete on deal_stages referencing old table as old_rows for each statement execute function freehold_audit('deal-stage', 'organization_id', '', '');

create trigger tell_insert after insert on deal_stages referencing new table as new_rows for each statement execute function freehold_tell('deal-stage', '', '');

create trigger tell_update after update on deal_stages referencing old table as old_rows new table as new_rows for each statement execute function freehold_tell('deal-stage', '', '');

create trigger tell_delete after delete on deal_stages referencing old table as old_rows for each statement execute function freehold_tell('deal-stage', '', '');

create index deal_stages_pipeline_idx on deal_stages (organization_id, pipeline, id);

create unique index deal_stages_pipeline_position_key on deal_stages (organization_id, pipeline, position) where archived_at is null;

create index deal_stages_position_idx on deal_stages (organization_id, position, id);

create table deals (
	organization_id uuid not null,
	id uuid not null,
	title text not null,
	pipeline uuid,
	stage uuid,
	status text not null default 'open',
	purpose text not null default 'sale',
	side text not null default 'listing',
	contact uuid,
	listing uuid,
	lead uuid,
	agent uuid,
	price_amount numeric(18,2),
	price_currency text,
	expected_close_on date,
	checked jsonb,
	commission_plan uuid,
	stage_since timestamp with time zone,
	closed_at timestamp with time zone,
	lost_reason text,
	lost_note text,
	holds_listing boolean not null default false,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	archived_at timestamp with time zone,
	search tsvector generated always as (to_tsvector('simple', coalesce(title, ''))) stored,
	constraint deals_pkey primary key (id),
	constraint deals_organization_id_id_key unique (organization_id, id),
	constraint deals_status_check check (status in ('open', 'won', 'lost')),
	constraint deals_purpose_check check (purpose in ('sale', 'rent')),
	constraint deals_side_check check (side in ('listing', 'buying', 'both')),
	constraint deals_lost_reason_check check (lost_reason in ('price', 'financing', 'competitor', 'changed_mind', 'timing', 'property', 'other'))
);

alter table deals enable row level security;

alter table deals force row level security;

create policy tenant on deals using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on deals to freehold_app;

create trigger audit_insert after insert on deals referencing new table as new_rows for each statement execute function freehold_audit('deal', 'organization_id', '', '');

create trigger audit_update after update on deals referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('deal', 'organization_id', '', '');

create trigger audit_delete after delete on deals referencing old table as old_rows for each statement execute function freehold_audit('deal', 'organization_id', '', '');

create trigger tell_insert after insert on deals referencing new table as new_rows for each statement execute function freehold_tell('deal', 'agent', '');

create trigger tell_update after update on deals referencing old table as old_rows new table as new_rows for each statement execute function freehold_tell('deal', 'agent', '');

create trigger tell_delete after delete on deals referencing old table as old_rows for each statement execute function freehold_tell('deal', 'agent', '');

create index deals_pipeline_idx on deals (organization_id, pipeline, id);

create index deals_stage_idx on deals (organization_id, stage, id);

create index deals_contact_idx on deals (organization_id, contact, id);

create index deals_listing_idx on deals (organization_id, listing, id);

create index deals_lead_idx on deals (organization_id, lead, id);

create index deals_agent_idx on deals (organization_id, agent, id);

create index deals_expected_close_on_idx on deals (organization_id, expected_close_on, id);

create index deals_commission_plan_idx on deals (organization_id, commission_plan, id);

create index deals_status_expected_close_on_idx on deals (organization_id, status, expected_close_on, id);

create index deals_created_at_idx on deals (organization_id, created_at, id);

create index deals_search_idx on deals using gin (search);

create table offers (
	organization_id uuid not null,
	id uuid not null,
	deal uuid not null,
	status text not null default 'draft',
	amount_amount numeric(18,2) not null,
	amount_currency text not null,
	by text not null default 'buyer',
	party uuid,
	conditions text,
	expires_at timestamp with time zone,
	answers uuid,
	submitted_at timestamp with time zone,
	decided_at timestamp with time zone,
	agent uuid,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	archived_at timestamp with time zone,
	constraint offers_pkey primary key (id),
	constraint offers_organization_id_id_key unique (organization_id, id),
	constraint offers_status_check check (status in ('draft', 'submitted', 'countered', 'accepted', 'rejected', 'withdrawn', 'expired')),
	constraint offers_by_check check (by in ('buyer', 'seller', 'tenant', 'landlord'))
);

alter table offers enable row level security;

alter table offers force row level security;

create policy tenant on offers using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on offers to freehold_app;

create trigger audit_insert after insert on offers referencing new table as new_rows for each statement execute function freehold_audit('offer', 'organization_id', '', '');

create trigger audit_update after update on offers referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('offer', 'organization_id', '', '');

create trigger audit_delete after delete on offers referencing old table as old_rows for each statement execute function freehold_audit('offer', 'organization_id', '', '');

create trigger tell_insert after insert on offers referencing new table as new_rows for each statement execute function freehold_tell('offer', 'agent', '');

create trigger tell_update after update on offers referencing old table as old_rows new table as new_rows for each statement execute function freehold_tell('offer', 'agent', '');

create trigger tell_delete after delete on offers referencing old table as old_rows for each statement execute function freehold_tell('offer', 'agent', '');

create index offers_deal_idx on offers (organization_id, deal, id);

create index offers_party_idx on offers (organization_id, party, id);

create index offers_answers_idx on offers (organization_id, answers, id);

create index offers_agent_idx on offers (organization_id, agent, id);

create index offers_created_at_idx on offers (organization_id, created_at, id);

create table pipelines (
	organization_id uuid not null,
	id uuid not null,
	name text not null,
	purpose text not null default 'sale',
	is_default boolean not null default false,
	allows_back boolean not null default true,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	archived_at timestamp with time zone,
	constraint pipelines_pkey primary key (id),
	constraint pipelines_organization_id_id_key unique (organization_id, id),
	constraint pipelines_purpose_check check (purpose in ('sale', 'rent'))
);

alter table pipelines enable row level security;

alter table pipelines force row level security;

create policy tenant on pipelines using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on pipelines to freehold_app;

create trigger audit_insert after insert on pipelines referencing new table as new_rows for each statement execute function freehold_audit('pipeline', 'organization_id', '', '');

create trigger audit_update after update on pipelines referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('pipeline', 'organization_id', '', '');

create trigger audit_delete after delete on pipelines referencing old table as old_rows for each statement execute function freehold_audit('pipeline', 'organization_id', '', '');

create trigger tell_insert after insert on pipelines referencing new table as new_rows for each statement execute function freehold_tell('pipeline', '', '');

create trigger tell_update after update on pipelines referencing old table as old_rows new table as new_rows for each statement execute function freehold_tell('pipeline', '', '');

create trigger tell_delete after delete on pipelines referencing old table as old_rows for each statement execute function freehold_tell('pipeline', '', '');

create unique index pipelines_name_key on pipelines (organization_id, name) where archived_at is null;

create index pipelines_name_idx on pipelines (organization_id, name, id);

alter table commission_lines add constraint commission_lines_statement_fkey foreign key (organization_id, statement) references commission_statements (organization_id, id) on delete restrict;

alter table commission_lines add constraint commission_lines_deal_fkey foreign key (organization_id, deal) references deals (organization_id, id) on delete restrict;

alter table commission_lines add constraint commission_lines_agent_fkey foreign key (organization_id, agent) references users (organization_id, id) on delete restrict;

alter table commission_statements add constraint commission_statements_deal_fkey foreign key (organization_id, deal) references deals (organization_id, id) on delete restrict;

alter table commission_statements add constraint commission_statements_plan_fkey foreign key (organization_id, plan) references commission_plans (organization_id, id) on delete restrict;

alter table commission_statements add constraint commission_statements_file_fkey foreign key (organization_id, file) references stored_files (organization_id, id) on delete set null (file);

alter table commission_statements add constraint commission_statements_agent_fkey foreign key (organization_id, agent) references users (organization_id, id) on delete set null (agent);

alter table contingencies add constraint contingencies_deal_fkey foreign key (organization_id, deal) references deals (organization_id, id) on delete cascade;

alter table contingencies add constraint contingencies_agent_fkey foreign key (organization_id, agent) references users (organization_id, id) on delete set null (agent);

alter table deal_changes add constraint deal_changes_deal_fkey foreign key (organization_id, deal) references deals (organization_id, id) on delete restrict;

alter table deal_changes add constraint deal_changes_by_fkey foreign key (organization_id, by) references users (organization_id, id) on delete restrict;

alter table deal_dates add constraint deal_dates_deal_fkey foreign key (organization_id, deal) references deals (organization_id, id) on delete cascade;

alter table deal_dates add constraint deal_dates_agent_fkey foreign key (organization_id, agent) references users (organization_id, id) on delete set null (agent);

alter table deal_documents add constraint deal_documents_deal_fkey foreign key (organization_id, deal) references deals (organization_id, id) on delete cascade;

alter table deal_documents add constraint deal_documents_file_fkey foreign key (organization_id, file) references stored_files (organization_id, id) on delete set null (file);

alter table deal_documents add constraint deal_documents_agent_fkey foreign key (organization_id, agent) references users (organization_id, id) on delete set null (agent);

alter table deal_parties add constraint deal_parties_deal_fkey foreign key (organization_id, deal) references deals (organization_id, id) on delete cascade;

alter table deal_parties add constraint deal_parties_contact_fkey foreign key (organization_id, contact) references contacts (organization_id, id) on delete restrict;

alter table deal_parties add constraint deal_parties_user__fkey foreign key (organization_id, user_) references users (organization_id, id) on delete restrict;

alter table deal_parties add constraint deal_parties_agent_fkey foreign key (organization_id, agent) references users (organization_id, id) on delete set null (agent);

alter table deal_stages add constraint deal_stages_pipeline_fkey foreign key (organization_id, pipeline) references pipelines (organization_id, id) on delete cascade;

alter table deals add constraint deals_pipeline_fkey foreign key (organization_id, pipeline) references pipelines (organization_id, id) on delete restrict;

alter table deals add constraint deals_stage_fkey foreign key (organization_id, stage) references deal_stages (organization_id, id) on delete restrict;

alter table deals add constraint deals_contact_fkey foreign key (organization_id, contact) references contacts (organization_id, id) on delete restrict;

alter table deals add constraint deals_listing_fkey foreign key (organization_id, listing) references listings (organization_id, id) on delete restrict;

alter table deals add constraint deals_lead_fkey foreign key (organization_id, lead) references leads (organization_id, id) on delete set null (lead);

alter table deals add constraint deals_agent_fkey foreign key (organization_id, agent) references users (organization_id, id) on delete set null (agent);

alter table deals add constraint deals_commission_plan_fkey foreign key (organization_id, commission_plan) references commission_plans (organization_id, id) on delete restrict;

alter table offers add constraint offers_deal_fkey foreign key (organization_id, deal) references deals (organization_id, id) on delete cascade;

alter table offers add constraint offers_party_fkey foreign key (organization_id, party) references deal_parties (organization_id, id) on delete set null (party);

alter table offers add constraint offers_answers_fkey foreign key (organization_id, answers) references offers (organization_id, id) on delete restrict;

alter table offers add constraint offers_agent_fkey foreign key (organization_id, agent) references users (organization_id, id) on delete set null (agent);
