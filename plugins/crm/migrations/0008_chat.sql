-- freehold migration

create table chat_conversations (
	organization_id uuid not null,
	id uuid not null,
	name text,
	status text not null default 'open',
	listing uuid,
	page text,
	language text,
	agent uuid,
	contact uuid,
	lead uuid,
	answers text not null default 'nobody',
	wording text,
	consent_at timestamp with time zone,
	first_answer_at timestamp with time zone,
	unread integer default 0,
	last_position integer default 0,
	last_at timestamp with time zone,
	last_from text,
	last_text text,
	seen_position integer default 0,
	mailed_position integer default 0,
	interaction uuid,
	token_hash text,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	archived_at timestamp with time zone,
	constraint chat_conversations_pkey primary key (id),
	constraint chat_conversations_organization_id_id_key unique (organization_id, id),
	constraint chat_conversations_status_check check (status in ('open', 'closed')),
	constraint chat_conversations_answers_check check (answers in ('nobody', 'program', 'person')),
	constraint chat_conversations_last_from_check check (last_from in ('visitor', 'us'))
);

alter table chat_conversations enable row level security;

alter table chat_conversations force row level security;

create policy tenant on chat_conversations using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on chat_conversations to freehold_app;

create trigger audit_insert after insert on chat_conversations referencing new table as new_rows for each statement execute function freehold_audit('chat-conversation', 'organization_id', 'last_text,token_hash', 'unread,last_position,last_at,last_from,last_text,seen_position,mailed_position,interaction,token_hash');

create trigger audit_update after update on chat_conversations referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('chat-conversation', 'organization_id', 'last_text,token_hash', 'unread,last_position,last_at,last_from,last_text,seen_position,mailed_position,interaction,token_hash');

create trigger audit_delete after delete on chat_conversations referencing old table as old_rows for each statement execute function freehold_audit('chat-conversation', 'organization_id', 'last_text,token_hash', 'unread,last_position,last_at,last_from,last_text,seen_position,mailed_position,interaction,token_hash');

create index chat_conversations_listing_idx on chat_conversations (organization_id, listing, id);

create index chat_conversations_agent_idx on chat_conversations (organization_id, agent, id);

create index chat_conversations_contact_idx on chat_conversations (organization_id, contact, id);

create index chat_conversations_lead_idx on chat_conversations (organization_id, lead, id);

create index chat_conversations_last_at_idx on chat_conversations (organization_id, last_at, id);

create index chat_conversations_interaction_idx on chat_conversations (organization_id, interaction, id);

create unique index chat_conversations_token_hash_key on chat_conversations (organization_id, token_hash) where archived_at is null;

create index chat_conversations_status_last_at_idx on chat_conversations (organization_id, status, last_at, id);

create table chat_messages (
	organization_id uuid not null,
	id uuid not null,
	conversation uuid not null,
	position integer not null,
	side text not null,
	text text not null,
	sent_at timestamp with time zone not null,
	key uuid,
	by uuid,
	automatic boolean default false,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	constraint chat_messages_pkey primary key (id),
	constraint chat_messages_organization_id_id_key unique (organization_id, id),
	constraint chat_messages_side_check check (side in ('visitor', 'us'))
);

alter table chat_messages enable row level security;

alter table chat_messages force row level security;

create policy tenant on chat_messages using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on chat_messages to freehold_app;

create index chat_messages_conversation_idx on chat_messages (organization_id, conversation, id);

create index chat_messages_by_idx on chat_messages (organization_id, by, id);

create unique index chat_messages_conversation_position_key on chat_messages (organization_id, conversation, position);

create unique index chat_messages_conversation_side_key_key on chat_messages (organization_id, conversation, side, key);

create index chat_messages_created_at_idx on chat_messages (organization_id, created_at, id);

alter table chat_conversations add constraint chat_conversations_listing_fkey foreign key (organization_id, listing) references listings (organization_id, id) on delete set null (listing);

alter table chat_conversations add constraint chat_conversations_agent_fkey foreign key (organization_id, agent) references users (organization_id, id) on delete set null (agent);

alter table chat_conversations add constraint chat_conversations_contact_fkey foreign key (organization_id, contact) references contacts (organization_id, id) on delete set null (contact);

alter table chat_conversations add constraint chat_conversations_lead_fkey foreign key (organization_id, lead) references leads (organization_id, id) on delete set null (lead);

alter table chat_conversations add constraint chat_conversations_interaction_fkey foreign key (organization_id, interaction) references interactions (organization_id, id) on delete set null (interaction);

alter table chat_messages add constraint chat_messages_conversation_fkey foreign key (organization_id, conversation) references chat_conversations (organization_id, id) on delete cascade;

alter table chat_messages add constraint chat_messages_by_fkey foreign key (organization_id, by) references users (organization_id, id) on delete set null (by);
