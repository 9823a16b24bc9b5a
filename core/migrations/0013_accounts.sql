-- What was there before accounts were verified and sessions had one row: row-level security stands aside for the owner, and
-- only for the two statements.
alter table users no force row level security;
update users set email_verified_at = created_at, password_changed_at = case when password_hash is null then null else updated_at end;
alter table users force row level security;

-- The session's own row is the one whose id is the family's: the token that works, or the last one that did.
alter table sessions no force row level security;
update sessions s set id = s.family_id, proved_at = s.created_at, factors = '["password"]'
where s.replaced_at is null and s.revoked_at is null;
alter table sessions force row level security;

-- Failed sign-ins, and mails that anybody can cause, counted over all processes. Not tenant data: an address is counted whether
-- or not anybody has it, and a key is an HMAC, so that the table tells no address. Nobody reads it but the functions below.
create table freehold_attempts (
	key text primary key,
	-- In a row; what is older than the window of whoever counts is forgotten.
	count integer not null,
	-- Lockouts in a row.
	lockouts integer not null default 0,
	begun_at timestamp with time zone not null default now(),
	last_at timestamp with time zone not null default now(),
	locked_until timestamp with time zone
);
create index freehold_attempts_last_at_idx on freehold_attempts (last_at);
grant select, insert, update, delete on freehold_attempts to freehold_sign_in;

-- For how many more seconds one of these keys is locked; 0: for none.
create function freehold_locked(keys text[])
	returns integer
	language sql stable security definer set search_path = public, pg_temp
as $$
	select coalesce(max(ceil(extract(epoch from locked_until - now())))::integer, 0)
	from freehold_attempts where key = any(keys) and locked_until > now()
$$;

-- Counts a failure: the fifth within an hour of the one before locks the key for 2^n minutes, n being its lockouts in a row,
-- and at most for a day. A day without a failure ends the row. While a key is locked nothing is counted.
-- `seconds`: for how long it is locked now; `lockouts`: in a row; `fresh`: whether this failure did it.
create function freehold_failed(wanted text)
	returns table (seconds integer, lockouts integer, fresh boolean)
	language plpgsql volatile security definer set search_path = public, pg_temp
as $$
declare
	known freehold_attempts;
	moment constant timestamp with time zone := clock_timestamp();
begin
	insert into freehold_attempts as a (key, count) values (wanted, 0)
	on conflict (key) do update set key = excluded.key returning a.* into known;
	fresh := false;
	if known.locked_until is null or known.locked_until <= moment then
		if known.count >= 5 or known.last_at < moment - interval '1 hour' then known.count := 0; end if;
		if greatest(known.last_at, known.locked_until) < moment - interval '1 day' then known.lockouts := 0; end if;
		known.count := known.count + 1;
		known.locked_until := null;
		if known.count >= 5 then
			fresh := true;
			known.lockouts := known.lockouts + 1;
			known.locked_until := moment + least(make_interval(mins => (2 ^ least(known.lockouts, 11))::integer), interval '1 day');
		end if;
		update freehold_attempts a
		set count = known.count, lockouts = known.lockouts, locked_until = known.locked_until, last_at = moment where a.key = wanted;
	end if;
	seconds := coalesce(ceil(extract(epoch from known.locked_until - moment))::integer, 0);
	lockouts := known.lockouts;
	-- What is long over is swept up now and then, by whoever comes along.
	if random() < 0.01 then
		delete from freehold_attempts where key in
			(select a.key from freehold_attempts a where a.last_at < moment - interval '3 days' limit 1000 for update skip locked);
	end if;
	return next;
end $$;

-- Forgets the failures of a key, unless it was locked in the meantime: of many guesses at once, the right one that comes after
-- the lock does not open it. For how many seconds it is still locked; 0: it is forgotten.
create function freehold_forgiven(wanted text)
	returns integer
	language plpgsql volatile security definer set search_path = public, pg_temp
as $$
declare
	remaining integer;
begin
	delete from freehold_attempts where key = wanted and (locked_until is null or locked_until <= clock_timestamp());
	select ceil(extract(epoch from locked_until - clock_timestamp()))::integer into remaining from freehold_attempts where key = wanted;
	return coalesce(remaining, 0);
end $$;

-- Opens a key whatever was counted: its holder has shown who they are by another way.
create function freehold_unlocked(wanted text)
	returns void
	language sql volatile security definer set search_path = public, pg_temp
as $$
	delete from freehold_attempts where key = wanted
$$;

-- Counts one more towards so many in an hour; false where there were as many already.
create function freehold_spent(wanted text, most integer)
	returns boolean
	language sql volatile security definer set search_path = public, pg_temp
as $$
	insert into freehold_attempts as a (key, count) values (wanted, 1)
	on conflict (key) do update set
		count = case when a.begun_at < now() - interval '1 hour' then 1 else a.count + 1 end,
		begun_at = case when a.begun_at < now() - interval '1 hour' then now() else a.begun_at end,
		last_at = now()
	returning a.count <= most
$$;

revoke all on function freehold_locked(text[]), freehold_failed(text), freehold_forgiven(text), freehold_unlocked(text),
	freehold_spent(text, integer) from public;
grant execute on function freehold_locked(text[]), freehold_failed(text), freehold_forgiven(text), freehold_unlocked(text),
	freehold_spent(text, integer) to freehold_app;

-- As in 0002: to give the functions away.
do $$
declare
	is_superuser boolean := (select rolsuper from pg_roles where rolname = current_user);
	signature text;
begin
	if not is_superuser then execute format('grant freehold_sign_in to %I', current_user); end if;
	grant create on schema public to freehold_sign_in;
	foreach signature in array array['freehold_locked(text[])', 'freehold_failed(text)', 'freehold_forgiven(text)',
		'freehold_unlocked(text)', 'freehold_spent(text, integer)'] loop
		execute format('alter function %s owner to freehold_sign_in', signature);
	end loop;
	revoke create on schema public from freehold_sign_in;
	if not is_superuser then execute format('revoke freehold_sign_in from %I', current_user); end if;
end $$;
