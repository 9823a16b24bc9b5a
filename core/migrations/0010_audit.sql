-- The audit trail is added to and never changed: the platform's role may neither update nor delete it. What is past its
-- retention goes by this one function, which takes nothing younger than three years, the shortest class.
create function freehold_audit_prune(entry_kinds text[], years integer) returns bigint
	language plpgsql security definer set search_path = public, pg_temp
as $$
declare
	organization uuid := nullif(current_setting('freehold.organization', true), '')::uuid;
	removed bigint;
begin
	if years is null or years < 3 then
		raise exception 'Audit entries are kept for 3 years or longer, not for %', years;
	end if;
	delete from audit_entries
		where organization_id = organization and kind = any (entry_kinds) and created_at < now() - make_interval(years => years);
	get diagnostics removed = row_count;
	return removed;
end $$;

revoke all on function freehold_audit_prune(text[], integer) from public;
grant execute on function freehold_audit_prune(text[], integer) to freehold_app;
