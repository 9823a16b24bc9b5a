-- freehold migration

create table comments (
	organization_id uuid not null,
	id uuid not null,
	entity text not null,
	record uuid not null,
	text text not null,
	author uuid,
	mentions jsonb,
	reply_to uuid,
	edited_at timestamp with time zone,
	withdrawn_at timestamp with time zone,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	constraint comments_pkey primary key (id),
	constraint comments_organization_id_id_key unique (organization_id, id)
);

alter table comments enable row level security;

alter table comments force row level security;

create policy tenant on comments using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on comments to freehold_app;

create trigger audit_insert after insert on comments referencing new table as new_rows for each statement execute function freehold_audit('comment', 'organization_id', 'text', '');

create trigger audit_update after update on comments referencing old table as old_rows new table as new_rows for each statement execute function freehold_audit('comment', 'organization_id', 'text', '');

create trigger audit_delete after delete on comments referencing old table as old_rows for each statement execute function freehold_audit('comment', 'organization_id', 'text', '');

create trigger tell_insert after insert on comments referencing new table as new_rows for each statement execute function freehold_tell('comment', 'author', '');

create trigger tell_update after update on comments referencing old table as old_rows new table as new_rows for each statement execute function freehold_tell('comment', 'author', '');

create trigger tell_delete after delete on comments referencing old table as old_rows for each statement execute function freehold_tell('comment', 'author', '');

create index comments_record_idx on comments (organization_id, record, id);

create index comments_author_idx on comments (organization_id, author, id);

create index comments_mentions_idx on comments using gin (mentions);

create index comments_reply_to_idx on comments (organization_id, reply_to, id);

create index comments_record_created_at_idx on comments (organization_id, record, created_at, id);

create index comments_created_at_idx on comments (organization_id, created_at, id);

create table followers (
	organization_id uuid not null,
	id uuid not null,
	entity text not null,
	record uuid not null,
	person uuid not null,
	state text not null default 'following',
	reason text not null default 'chosen',
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	constraint followers_pkey primary key (id),
	constraint followers_organization_id_id_key unique (organization_id, id),
	constraint followers_state_check check (state in ('following', 'left')),
	constraint followers_reason_check check (reason in ('chosen', 'created', 'assigned', 'mentioned', 'commented'))
);

alter table followers enable row level security;

alter table followers force row level security;

create policy tenant on followers using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on followers to freehold_app;

create index followers_record_idx on followers (organization_id, record, id);

create index followers_person_idx on followers (organization_id, person, id);

create unique index followers_record_person_key on followers (organization_id, record, person);

create index followers_person_state_idx on followers (organization_id, person, state, id);

create index followers_created_at_idx on followers (organization_id, created_at, id);

create table notification_digests (
	organization_id uuid not null,
	id uuid not null,
	person uuid not null,
	due_at timestamp with time zone not null,
	count integer not null,
	sent_at timestamp with time zone,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	constraint notification_digests_pkey primary key (id),
	constraint notification_digests_organization_id_id_key unique (organization_id, id)
);

alter table notification_digests enable row level security;

alter table notification_digests force row level security;

create policy tenant on notification_digests using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on notification_digests to freehold_app;

create index notification_digests_person_idx on notification_digests (organization_id, person, id);

create unique index notification_digests_person_due_at_key on notification_digests (organization_id, person, due_at);

create index notification_digests_created_at_idx on notification_digests (organization_id, created_at, id);

create table notification_preferences (
	organization_id uuid not null,
	id uuid not null,
	person uuid not null,
	visibility text not null default 'private',
	time_zone text,
	quiet_from text,
	quiet_until text,
	digest text not null default 'daily',
	digest_hour integer not null default 8,
	digest_day text not null default 'monday',
	kinds jsonb,
	next_digest_at timestamp with time zone,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	constraint notification_preferences_pkey primary key (id),
	constraint notification_preferences_organization_id_id_key unique (organization_id, id),
	constraint notification_preferences_visibility_check check (visibility in ('private')),
	constraint notification_preferences_digest_check check (digest in ('daily', 'weekly', 'never')),
	constraint notification_preferences_digest_day_check check (digest_day in ('monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'))
);

alter table notification_preferences enable row level security;

alter table notification_preferences force row level security;

create policy tenant on notification_preferences using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on notification_preferences to freehold_app;

create unique index notification_preferences_person_key on notification_preferences (organization_id, person);

create index notification_preferences_person_idx on notification_preferences (organization_id, person, id);

create index notification_preferences_next_digest_at_idx on notification_preferences (organization_id, next_digest_at, id);

create index notification_preferences_created_at_idx on notification_preferences (organization_id, created_at, id);

create table notifications (
	organization_id uuid not null,
	id uuid not null,
	recipient uuid not null,
	visibility text not null default 'private',
	kind text not null,
	title text not null,
	entity text,
	record uuid,
	subject text,
	actor uuid,
	comment uuid,
	count integer not null default 1,
	status text not null default 'unread',
	last_at timestamp with time zone not null,
	open text,
	mail text not null default 'none',
	digest uuid,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	constraint notifications_pkey primary key (id),
	constraint notifications_organization_id_id_key unique (organization_id, id),
	constraint notifications_visibility_check check (visibility in ('private')),
	constraint notifications_status_check check (status in ('unread', 'read', 'archived')),
	constraint notifications_mail_check check (mail in ('none', 'at-once', 'digest', 'sent'))
);

alter table notifications enable row level security;

alter table notifications force row level security;

create policy tenant on notifications using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on notifications to freehold_app;

create trigger tell_insert after insert on notifications referencing new table as new_rows for each statement execute function freehold_tell('notification', 'recipient', '');

create trigger tell_update after update on notifications referencing old table as old_rows new table as new_rows for each statement execute function freehold_tell('notification', 'recipient', '');

create trigger tell_delete after delete on notifications referencing old table as old_rows for each statement execute function freehold_tell('notification', 'recipient', '');

create index notifications_recipient_idx on notifications (organization_id, recipient, id);

create index notifications_record_idx on notifications (organization_id, record, id);

create index notifications_actor_idx on notifications (organization_id, actor, id);

create index notifications_comment_idx on notifications (organization_id, comment, id);

create index notifications_digest_idx on notifications (organization_id, digest, id);

create unique index notifications_recipient_open_key on notifications (organization_id, recipient, open);

create index notifications_recipient_status_last_at_idx on notifications (organization_id, recipient, status, last_at, id);

create index notifications_recipient_last_at_idx on notifications (organization_id, recipient, last_at, id);

create index notifications_last_at_idx on notifications (organization_id, last_at, id);

create table push_subscriptions (
	organization_id uuid not null,
	id uuid not null,
	person uuid not null,
	visibility text not null default 'private',
	device text,
	endpoint text not null,
	endpoint_hash text not null,
	p256dh text not null,
	auth text not null,
	created_at timestamp with time zone not null default now(),
	updated_at timestamp with time zone not null default now(),
	constraint push_subscriptions_pkey primary key (id),
	constraint push_subscriptions_organization_id_id_key unique (organization_id, id),
	constraint push_subscriptions_visibility_check check (visibility in ('private'))
);

alter table push_subscriptions enable row level security;

alter table push_subscriptions force row level security;

create policy tenant on push_subscriptions using (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid)) with check (organization_id = (select nullif(current_setting('freehold.organization', true), '')::uuid));

grant select, insert, update, delete on push_subscriptions to freehold_app;

create index push_subscriptions_person_idx on push_subscriptions (organization_id, person, id);

create unique index push_subscriptions_endpoint_hash_key on push_subscriptions (organization_id, endpoint_hash);

create index push_subscriptions_created_at_idx on push_subscriptions (organization_id, created_at, id);

alter table comments add constraint comments_author_fkey foreign key (organization_id, author) references users (organization_id, id) on delete set null (author);

alter table comments add constraint comments_reply_to_fkey foreign key (organization_id, reply_to) references comments (organization_id, id) on delete cascade;

alter table followers add constraint followers_person_fkey foreign key (organization_id, person) references users (organization_id, id) on delete cascade;

alter table notification_digests add constraint notification_digests_person_fkey foreign key (organization_id, person) references users (organization_id, id) on delete cascade;

alter table notification_preferences add constraint notification_preferences_person_fkey foreign key (organization_id, person) references users (organization_id, id) on delete cascade;

alter table notifications add constraint notifications_recipient_fkey foreign key (organization_id, recipient) references users (organization_id, id) on delete cascade;

alter table notifications add constraint notifications_actor_fkey foreign key (organization_id, actor) references users (organization_id, id) on delete set null (actor);

alter table notifications add constraint notifications_comment_fkey foreign key (organization_id, comment) references comments (organization_id, id) on delete cascade;

alter table notifications add constraint notifications_digest_fkey foreign key (organization_id, digest) references notification_digests (organization_id, id) on delete set null (digest);

alter table push_subscriptions add constraint push_subscriptions_person_fkey foreign key (organization_id, person) references users (organization_id, id) on delete cascade;
