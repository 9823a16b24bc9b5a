-- Whoever stays connected (a stream, a socket) and whatever a process remembers of somebody is looked at anew as soon as what they
-- may do has changed, wherever it was changed. The notice goes out with the commit and names no more than ids:
-- '<organisation> <user>' where one person is meant, '<organisation> *' where it can be anybody.
create function freehold_tell_rights() returns trigger
	language plpgsql set search_path = public, pg_temp
as $$
declare
	-- Arguments: the column of the organisation, and the column of the user or '*'.
	changed jsonb := to_jsonb(case when tg_op = 'DELETE' then old else new end);
begin
	perform pg_notify('freehold_rights', (changed ->> tg_argv[0]) || ' ' || coalesce(changed ->> tg_argv[1], '*'));
	return null;
end $$;

create trigger freehold_tell_rights after update of role, active, archived_at, kind on users
	for each row when ((old.role, old.active, old.archived_at, old.kind) is distinct from (new.role, new.active, new.archived_at, new.kind))
	execute function freehold_tell_rights('organization_id', 'id');
create trigger freehold_tell_rights_of_deleted after delete on users
	for each row execute function freehold_tell_rights('organization_id', 'id');

create trigger freehold_tell_rights after update of revoked_at on sessions
	for each row when (old.revoked_at is null and new.revoked_at is not null)
	execute function freehold_tell_rights('organization_id', 'holder');

create trigger freehold_tell_rights after update of role, scopes, account, origins, expires_at, hash on api_keys
	for each row when ((old.role, old.scopes, old.account, old.origins, old.expires_at, old.hash)
		is distinct from (new.role, new.scopes, new.account, new.origins, new.expires_at, new.hash))
	execute function freehold_tell_rights('organization_id', '*');
create trigger freehold_tell_rights_of_deleted after delete on api_keys
	for each row execute function freehold_tell_rights('organization_id', '*');

create trigger freehold_tell_rights after update or delete on roles
	for each row execute function freehold_tell_rights('organization_id', '*');
create trigger freehold_tell_rights after insert or update or delete on team_members
	for each row execute function freehold_tell_rights('organization_id', '*');

create trigger freehold_tell_rights after update of status, security on organizations
	for each row when ((old.status, old.security) is distinct from (new.status, new.security))
	execute function freehold_tell_rights('id', '*');
