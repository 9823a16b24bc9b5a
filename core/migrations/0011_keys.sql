-- The platform's own keys, each wrapped: key-encryption keys by the master key (which is never here), the others by those.
-- They belong to no organisation. The platform may add a key and note that one is retired; it cannot change or remove any.

create table freehold_keys (
	id text not null,
	purpose text not null,
	version integer not null,
	wrapped text not null,
	wrapped_by text not null,
	created_at timestamp with time zone not null default now(),
	expires_at timestamp with time zone,
	retired_at timestamp with time zone,
	constraint freehold_keys_pkey primary key (id),
	constraint freehold_keys_purpose_version_key unique (purpose, version),
	constraint freehold_keys_purpose_check check (purpose in ('kek', 'derivation', 'signing'))
);

grant select, insert on freehold_keys to freehold_app;
grant update (retired_at) on freehold_keys to freehold_app;

-- What of the work with keys has been begun and finished, so that a rotation that was cut off goes on instead of beginning anew.
create table freehold_key_runs (
	id uuid not null,
	part text not null,
	started_at timestamp with time zone not null default now(),
	finished_at timestamp with time zone,
	constraint freehold_key_runs_pkey primary key (id)
);

grant select, insert on freehold_key_runs to freehold_app;
grant update (finished_at) on freehold_key_runs to freehold_app;

-- An email address is now looked up by its index. Users from before are found by the address until theirs is encrypted.
drop index users_login_idx;
create index users_login_idx on users (lower(email)) where archived_at is null and email_sign_in is null;
create index users_sign_in_idx on users (email_sign_in) where archived_at is null;
grant select (email_sign_in, email_verified_at) on users to freehold_sign_in;

-- Who could be meant by this email address. More than 20 organisations are not asked: each costs a password check.
create function freehold_login_candidates(index_of_address text, address text)
	returns table (organization_id uuid, organization_slug text, user_id uuid, password_hash text, active boolean)
	language sql stable parallel safe security definer rows 1 set search_path = public, pg_temp
as $$
	select u.organization_id, o.slug, u.id, u.password_hash, u.active
	from (
		select organization_id, id, password_hash, active, email_verified_at from users
		where email_sign_in = index_of_address and archived_at is null
		union all
		select organization_id, id, password_hash, active, email_verified_at from users
		where email_sign_in is null and lower(email) = lower(address) and archived_at is null
	) u join organizations o on o.id = u.organization_id
	where o.archived_at is null
	-- Who has shown that the address is theirs comes first: nobody is crowded out by others' registrations.
	order by u.email_verified_at is null, u.id limit 20
$$;

-- The ids of all organisations, and nothing else of them: keys are rotated one organisation after the other.
create function freehold_organizations()
	returns setof uuid
	language sql stable parallel safe security definer set search_path = public, pg_temp
as $$
	select id from organizations order by id
$$;

revoke all on function freehold_login_candidates(text, text), freehold_organizations() from public;
grant execute on function freehold_login_candidates(text, text), freehold_organizations() to freehold_app;

-- As in 0002: an owner who is no superuser must be a member of the role for this moment.
do $$
declare
	is_superuser boolean := (select rolsuper from pg_roles where rolname = current_user);
begin
	if not is_superuser then execute format('grant freehold_sign_in to %I', current_user); end if;
	grant create on schema public to freehold_sign_in;
	drop function freehold_login_candidates(text);
	alter function freehold_login_candidates(text, text) owner to freehold_sign_in;
	alter function freehold_organizations() owner to freehold_sign_in;
	revoke create on schema public from freehold_sign_in;
	if not is_superuser then execute format('revoke freehold_sign_in from %I', current_user); end if;
end $$;
